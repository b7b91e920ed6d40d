/** The tunables of the link. Tests pass smaller times. */
export interface LinkParameters {
  /** Entries of a stream sent and not yet acknowledged by the hub, at most. 1 to 1000. */
  readonly windowEntries: number;
  /** How long the hub may take to acknowledge before the pump goes back, in ms; doubled at each time-out in a row. 100 to 60,000. */
  readonly ackTimeoutMs: number;
  /** The longest wait between two tries at a silent hub, in ms. At least `ackTimeoutMs`. */
  readonly ackTimeoutCapMs: number;
  /** After so many time-outs in a row a line that looks alive is made anew: the broker may have lost our subscription. 2 to 100. */
  readonly silentTimeouts: number;
  /** How long to wait after the outbox could not be read, in ms. */
  readonly outboxRetryMs: number;
  readonly transport: TransportParameters;
}

export interface TransportParameters {
  /** How long the broker may take to answer CONNECT, in ms. */
  readonly connectTimeoutMs: number;
  /** MQTT keep alive, in s. A dead line on which nothing is published is noticed after one and a half times that. 1 to 65,535. */
  readonly keepaliveS: number;
  /** A publish without PUBACK, or a subscription without SUBACK, for so long tears the connection down, in ms. */
  readonly pubackTimeoutMs: number;
  /** Upper bound of the first reconnect delay, in ms; doubled at each failure in a row. */
  readonly reconnectBaseMs: number;
  /** Upper bound of every reconnect delay, in ms. */
  readonly reconnectCapMs: number;
  /** A connection that held so long counts as good: the next failure starts at the base again, in ms. */
  readonly stableMs: number;
  /** How long a farewell may take at close, in ms. */
  readonly closeTimeoutMs: number;
}

export const transportDefaults: TransportParameters = {
  connectTimeoutMs: 10_000,
  keepaliveS: 15,
  pubackTimeoutMs: 10_000,
  reconnectBaseMs: 1_000,
  reconnectCapMs: 30_000,
  stableMs: 10_000,
  closeTimeoutMs: 1_000,
};

export const linkDefaults: LinkParameters = {
  windowEntries: 400,
  ackTimeoutMs: 3_000,
  ackTimeoutCapMs: 15_000,
  silentTimeouts: 5,
  outboxRetryMs: 1_000,
  transport: transportDefaults,
};

/** The largest envelope that is sent or read, in bytes: far above an encounter, far below what a broker refuses. */
export const maxEnvelopeBytes = 256 * 1024;

/** How long a broker may take to take a connection when somebody only asks whether it is there, in ms. 500 to 10,000. */
export const reachTimeoutMs = 3_000;

/** How many events one message holds at most. 1 to 1,000. */
export const maxBatchEvents = 100;
/** A message is closed before it holds more than this, in bytes of JSON: what a bad line loses, it loses whole. */
export const maxBatchBytes = 128 * 1024;

/** Within so long those who have not been answered say who they are, when the hub is back, in ms. 1 to 600,000. */
export const introductionSpreadMs = 5_000;

/** A hub that asks who this kiosk is is answered once in so long, in ms: it asks no more often. 1,000 to 60,000. */
export const answerAgainMs = 4_000;
