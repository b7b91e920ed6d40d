import type { Clock } from '../../hal/clock.ts';
import { Fault, messageOf } from '../core/errors.ts';
import type { KioskAddress } from '../core/kiosk-address.ts';
import { introductionSpreadMs } from '../link/parameters.ts';
import type { Connect, Message } from '../link/connection.ts';
import type { Received } from '../link/contract.ts';
import { ackData, decodeUp, encodeDown, type StateData, stateFrom } from '../link/message.ts';
import type { HubSealing } from '../link/sealed/sealing.ts';
import { broadcastTopic, downTopic, hubClientId, hubFilters, parseTopic } from '../link/topics.ts';
import { Transport } from '../link/transport.ts';
import type { ChainAlarm, StreamHead } from '../store/contract/received.ts';
import { type Arrival, readArrivals, unopened } from './arrival.ts';
import type { Hub, HubOptions, HubView, ReceivedStore, StateListener, UpHandler } from './contract.ts';
import { Devices } from './devices.ts';
import { enrolAnswer } from './enrol-answer.ts';
import { type HubParameters, hubDefaults } from './parameters.ts';
import { Receiver } from './receiver.ts';
import { Refusals } from './refusals.ts';

export interface HubContext {
  readonly options: HubOptions;
  readonly store: ReceivedStore;
  readonly sealing: HubSealing;
  readonly clock: Clock;
  /** A number in [0, 1). */
  readonly random: () => number;
  /** One line for the journal; carries no personal data. */
  readonly log: (line: string) => void;
  readonly parameters?: HubParameters;
  /** MQTT over a socket by default. */
  readonly connect?: Connect;
}

export type { Hub, StateListener, UpHandler } from './contract.ts';

/** The receiving side of the central role. Throws Fault `bad-input` for a tenant or an address that cannot be used. */
export function startHub(context: HubContext): Hub {
  const hub = newHub(context);
  hub.listen();
  return hub;
}

/** The same, not on the line yet: who has handlers to give it does so, and then calls `listen`. */
export const newHub = (context: HubContext): Hub => new CentralHub(context);

class CentralHub implements Hub {
  readonly #context: HubContext;
  readonly #listeners = new Set<(received: Received) => void>();
  readonly #states = new Set<StateListener>();
  readonly #handlers = new Map<string, UpHandler>();
  #sent = 0;
  readonly #devices: Devices;
  readonly #receiver: Receiver;
  readonly #transport: Transport;
  readonly #refusals: Refusals;
  #lastError: string | undefined;
  #since: string;

  constructor(context: HubContext) {
    const { options, store, clock, random, log, parameters = hubDefaults } = context;
    const { tenant, enrolment: _, ...broker } = options;
    this.#context = context;
    this.#since = clock.wall().toISOString();
    this.#devices = new Devices(clock);
    this.#refusals = new Refusals(line => this.#log(line));
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
        subscriptions: hubFilters(tenant),
      },
      {
        onUp: () => this.#onUp(),
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
      counts: { ...this.#receiver.counts, refused: this.#refusals.count },
      ...(this.#refusals.last === undefined ? {} : { lastRefusal: this.#refusals.last }),
      devices: this.#devices.views(),
    };
  }

  listen(): void {
    this.#transport.begin();
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
      const { address, kind, detail } = parseTopic(message.topic);
      if (kind === 'enrol') this.#onEnrol(address, message);
      else if (kind === 'keys') this.#onKeys(message, address);
      else if (kind === 'evt') this.#onEvents(message, address);
      else this.#onOther(message, address, kind, detail);
    } catch (error) {
      this.#refusals.add(message.topic, messageOf(error));
    }
  }

  /** What cannot be read goes to the store like the rest: it is kept aside there, and its stream goes on. */
  #onEvents(message: Message, address: KioskAddress): void {
    for (const arrival of this.#arrivals(message, address)) {
      const { report, topic } = arrival;
      if ('entry' in report) this.#devices.heard(report.address);
      else if (report.placed === undefined) this.#refusals.add(topic, report.reason);
      else
        this.#log(`cannot read seq ${report.placed.place.seq} of ${JSON.stringify(topic)}: ${report.reason}`);
      this.#receiver.offer(arrival);
    }
  }

  #arrivals(message: Message, address: KioskAddress): Arrival[] {
    try {
      return readArrivals(message, address, this.#opened(message, address));
    } catch (error) {
      return [unopened(message, messageOf(error))];
    }
  }

  #onOther(message: Message, address: KioskAddress, kind: string, detail: string | undefined): void {
    const handler = this.#handlers.get(kind);
    if (kind !== 'state' && handler === undefined)
      throw new Fault('bad-input', 'nobody takes messages of this kind', { where: 'kind', given: kind });
    const up = decodeUp(address, kind, this.#opened(message, address));
    const order = this.#devices.order(address, up);
    if (order === 'earlier-session') return this.#onEarlierSession(address);
    if (order === 'again') return;
    this.#devices.heard(address);
    if (kind === 'state') return this.#onState(address, stateFrom(up.data));
    handler?.(address, up.data, detail)?.catch((error: unknown) =>
      this.#refusals.add(message.topic, messageOf(error)),
    );
  }

  /** A will that is late, or a repetition; or its kiosk was set back, and is told so. */
  #onEarlierSession(address: KioskAddress): void {
    if (!this.#devices.mayAsk(address)) return;
    this.#sendLater(address, 'session', { above: this.#devices.sessionOf(address) });
  }

  /** Who came while the hub was away has said so to nobody. */
  #onUp(): void {
    this.#changed('connected to the broker');
    this.#sendLater('all', 'introduce', { spreadMs: introductionSpreadMs });
  }

  /** A statement of keys proves itself, and is answered with one. */
  #onKeys({ payload }: Message, address: KioskAddress): void {
    this.#context.sealing.introduce(address, payload.toString('latin1'));
    this.#stateKeys(downTopic(address, 'keys'));
  }

  #onState(address: KioskAddress, { state }: StateData): void {
    this.#devices.stated(address, state);
    for (const listener of this.#states) listener(address, state);
  }

  stateKeys(): void {
    this.#stateKeys(broadcastTopic(this.#context.options.tenant, 'keys'));
  }

  #stateKeys(topic: string): void {
    this.#publish(topic, Buffer.from(this.#context.sealing.statement));
  }

  /**
   * Who signs by a key that is not known is asked who it is, and who encrypts to one that is not ours is told which are:
   * a birth was lost, or the hub was restored from an older copy.
   */
  #opened({ payload }: Message, address: KioskAddress): Buffer {
    try {
      return this.#context.sealing.open(address, payload);
    } catch (error) {
      const isStranger = error instanceof Fault && error.code === 'not-found';
      if (isStranger && this.#devices.mayAsk(address)) {
        this.#stateKeys(downTopic(address, 'keys'));
        this.#sendLater(address, 'introduce', {});
      }
      throw error;
    }
  }

  /** What fails here is not answered: the board asks again. */
  #onEnrol(address: KioskAddress, { topic, payload }: Message): void {
    enrolAnswer(this.#context.options.enrolment, address, payload)
      .then(answer => this.#transport.publish(answer))
      .catch((error: unknown) => this.#refusals.add(topic, messageOf(error)));
  }

  #log(line: string): void {
    this.#context.log(`hub: ${line}`);
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
    this.#sendLater(head.address, 'ack', ackData(head));
  }

  handle(kind: string, handler: UpHandler): void {
    if (this.#handlers.has(kind)) throw new Error(`there is a handler of ${kind} already`);
    this.#handlers.set(kind, handler);
  }

  onState(listener: StateListener): () => void {
    this.#states.add(listener);
    return () => this.#states.delete(listener);
  }

  async send(to: KioskAddress | 'all', kind: string, data: unknown): Promise<void> {
    await this.#transport.publish(this.#downMessage(to, kind, data));
  }

  #sendLater(to: KioskAddress | 'all', kind: string, data: unknown): void {
    const { topic, payload } = this.#downMessage(to, kind, data);
    this.#publish(topic, payload);
  }

  #downMessage(to: KioskAddress | 'all', kind: string, data: unknown): Message {
    const { clock, sealing, options } = this.#context;
    const { tenant } = options;
    const time = clock.wall().toISOString();
    const json = encodeDown(tenant, to, `${this.#since}-${++this.#sent}`, { kind, time, data });
    const topic = to === 'all' ? broadcastTopic(tenant, kind) : downTopic(to, kind);
    return { topic, payload: sealing.sign(json) };
  }

  #publish(topic: string, payload: Buffer): void {
    this.#transport.publish({ topic, payload }).catch((error: unknown) => this.#fail(messageOf(error)));
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
