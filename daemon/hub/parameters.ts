import { type TransportParameters, transportDefaults } from '../link/parameters.ts';

/** The tunables of the hub's receiving side. */
export interface HubParameters {
  /** Events that may wait for the disk; what comes on top is not acknowledged. 1 to 1,000,000. */
  readonly queueMessages: number;
  /** The same in bytes: messages may be large. 1 MiB to the memory that the hub may take. */
  readonly queueBytes: number;
  /** Events in one synced batch at most. 1 to 10,000. */
  readonly batchMessages: number;
  /** Rest after a commit that failed, in ms. */
  readonly commitRestMs: number;
  readonly transport: TransportParameters;
}

export const hubDefaults: HubParameters = {
  queueMessages: 10_000,
  queueBytes: 64 * 1024 * 1024,
  batchMessages: 500,
  commitRestMs: 1_000,
  /** A hub listens: until it notices that its line is dead, it hears of no hit. */
  transport: { ...transportDefaults, keepaliveS: 5 },
};

/** A kiosk whose key is not known is asked who it is at most once in so long, in ms. 1,000 to 60,000. */
export const askAgainMs = 5_000;
/** Of so many strangers the hub remembers at once that it has asked them. */
export const askedHeld = 10_000;
