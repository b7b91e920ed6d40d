import type { Clock } from '../../hal/clock.ts';
import { messageOf } from '../core/errors.ts';
import type { Connect, Message } from '../link/connection.ts';
import type { Received } from '../link/contract.ts';
import { decodeState, encodeAck } from '../link/envelope.ts';
import type { KioskAddress } from '../core/kiosk-address.ts';
import { enrolAnswerTopic, enrolFilter } from '../fleet/identity/topics.ts';
import { ackTopic, hubClientId, hubFilters, parseTopic } from '../link/topics.ts';
import { Transport } from '../link/transport.ts';
import type { ChainAlarm, StreamHead } from '../store/contract/received.ts';
import { readArrival } from './arrival.ts';
import type { HubOptions, HubView, ReceivedStore } from './contract.ts';
import { Devices } from './devices.ts';
import { type HubParameters, hubDefaults } from './parameters.ts';
import { Receiver } from './receiver.ts';

export interface HubContext {
  readonly options: HubOptions;
  readonly store: ReceivedStore;
  readonly clock: Clock;
  /** A number in [0, 1). */
  readonly random: () => number;
  /** One line for the journal; carries no personal data. */
  readonly log: (line: string) => void;
  readonly parameters?: HubParameters;
  /** MQTT over a socket by default. */
  readonly connect?: Connect;
}

export interface Hub {
  readonly view: HubView;
  /** Each entry once, after it is on the disk; in order for each kiosk. */
  onReceived(listener: (received: Received) => void): () => void;
  /** As `Transport.isAtWork`. */
  readonly isAtWork: boolean;
  /** Resolves when no commit is under way any more. The store stays open. */
  close(): Promise<void>;
}

/** The receiving side of the central role. Throws Fault `bad-input` for a tenant or an address that cannot be used. */
export function startHub(context: HubContext): Hub {
  return new CentralHub(context);
}

class CentralHub implements Hub {
  readonly #context: HubContext;
  readonly #listeners = new Set<(received: Received) => void>();
  readonly #devices: Devices;
  readonly #receiver: Receiver;
  readonly #transport: Transport;
  #refused = 0;
  #lastRefusal: string | undefined;
  #lastError: string | undefined;
  #since: string;

  constructor(context: HubContext) {
    const { options, store, clock, random, log, parameters = hubDefaults } = context;
    const { tenant, enrolment, ...broker } = options;
    this.#context = context;
    this.#since = clock.wall().toISOString();
    this.#devices = new Devices(clock);
    this.#receiver = new Receiver({
      store,
      clock,
      log,
      parameters,
      onCommitted: received => this.#tell(received),
      onAlarm: alarm => this.#alarm(alarm),
      acknowledge: head => this.#acknowledge(head),
    });
    this.#transport = new Transport(
      {
        ...broker,
        clientId: hubClientId(tenant),
        subscriptions: [...hubFilters(tenant), ...(enrolment === undefined ? [] : [enrolFilter(tenant)])],
      },
      {
        onUp: () => this.#changed('connected to the broker'),
        onDown: () => this.#changed('the connection to the broker is down'),
        onMessage: message => this.#onMessage(message),
        onError: reason => this.#fail(reason),
      },
      { clock, random, parameters: parameters.transport, connect: context.connect },
    );
  }

  get view(): HubView {
    return {
      link: {
        connected: this.#transport.connected,
        since: this.#since,
        inFlight: 0,
        ...(this.#lastError === undefined ? {} : { lastError: this.#lastError }),
      },
      counts: { ...this.#receiver.counts, refused: this.#refused },
      ...(this.#lastRefusal === undefined ? {} : { lastRefusal: this.#lastRefusal }),
      devices: this.#devices.views(),
    };
  }

  get isAtWork(): boolean {
    return this.#transport.isAtWork;
  }

  onReceived(listener: (received: Received) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    await this.#receiver.close();
    await this.#transport.close();
  }

  #onMessage(message: Message): void {
    try {
      const { address, kind } = parseTopic(message.topic);
      if (kind === 'enrol') return this.#onEnrol(address, message);
      if (kind === 'state') return this.#devices.stated(address, decodeState(message.payload));
    } catch (error) {
      return this.#refuse(message.topic, messageOf(error));
    }
    this.#onEvent(message);
  }

  /** What cannot be read goes to the store like the rest: it is kept aside there, and its stream goes on. */
  #onEvent(message: Message): void {
    const report = readArrival(message);
    if ('entry' in report) this.#devices.heard(report.address);
    else if (report.placed === undefined) this.#refuse(message.topic, report.reason);
    else
      this.#log(
        `cannot read seq ${report.placed.place.seq} of ${JSON.stringify(message.topic)}: ${report.reason}`,
      );
    this.#receiver.offer({ ...message, report });
  }

  /** What fails here is not answered: the board asks again. */
  #onEnrol({ tenant, shard, device: claim }: KioskAddress, { topic, payload }: Message): void {
    const { enrolment } = this.#context.options;
    if (enrolment === undefined || shard !== 'claim') return this.#refuse(topic, 'it is not of a claim');
    const body: unknown = JSON.parse(payload.toString());
    enrolment
      .enrol(claim, body)
      .then(answer =>
        this.#transport.publish({
          topic: enrolAnswerTopic(tenant, claim),
          payload: Buffer.from(JSON.stringify(answer)),
        }),
      )
      .catch((error: unknown) => this.#refuse(topic, messageOf(error)));
  }

  #log(line: string): void {
    this.#context.log(`hub: ${line}`);
  }

  #refuse(topic: string, reason: string): void {
    this.#refused++;
    // Whoever may publish chooses the topic: quoted, it cannot look like a line of ours.
    const refusal = `${JSON.stringify(topic.slice(0, 200))}: ${reason}`;
    if (refusal !== this.#lastRefusal) this.#log(`refused ${refusal}`);
    this.#lastRefusal = refusal;
  }

  #tell(received: Received): void {
    for (const listener of this.#listeners) {
      try {
        listener(received);
      } catch (error) {
        this.#log(`a listener failed: ${messageOf(error)}`);
      }
    }
  }

  #alarm(alarm: ChainAlarm): void {
    const { address, defect, detail } = alarm;
    this.#devices.alarmed(alarm);
    this.#log(`ALARM audit chain of ${address.device}: ${defect}: ${detail}`);
  }

  /** An ack that is lost is made up for: the kiosk sends again what it covers. */
  #acknowledge(head: StreamHead): void {
    this.#devices.kept(head);
    this.#transport
      .publish({ topic: ackTopic(head.address), payload: encodeAck(head) })
      .catch((error: unknown) => this.#fail(messageOf(error)));
  }

  #fail(reason: string): void {
    if (reason !== this.#lastError) this.#log(reason);
    this.#lastError = reason;
  }

  #changed(what: string): void {
    this.#log(what);
    this.#since = this.#context.clock.wall().toISOString();
    if (this.#transport.connected) this.#lastError = undefined;
  }
}
