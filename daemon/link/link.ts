import type { Clock } from '../../hal/clock.ts';
import { Fault, messageOf } from '../core/errors.ts';
import type { Ack } from '../core/event.ts';
import type { KioskAddress } from '../core/kiosk-address.ts';
import type { LinkStatus } from '../core/link-status.ts';
import type { Outbox } from '../store/contract/outbox.ts';
import { Acquaintance } from './acquaintance.ts';
import type { Connect, Message } from './connection.ts';
import type { DownHandler, Link, LinkOptions, LinkTracing } from './contract.ts';
import { encodeBatches, type SentEntry } from './envelope.ts';
import {
  ackFrom,
  decodeDown,
  encodeUp,
  introductionFrom,
  lastPlace,
  type StateData,
  sessionFrom,
} from './message.ts';
import { type LinkParameters, linkDefaults } from './parameters.ts';
import { Pump } from './pump.ts';
import { padded } from './sealed/padding.ts';
import type { KioskSealing } from './sealed/sealing.ts';
import {
  checkedAddress,
  clientIdOf,
  eventTopic,
  formatTopic,
  kioskFilters,
  parseDownTopic,
} from './topics.ts';
import { Transport } from './transport.ts';

export interface LinkContext {
  readonly options: LinkOptions;
  readonly outbox: Outbox;
  readonly sealing: KioskSealing;
  /** The number of a new session: higher than `above` and than any before it, a restart or not. */
  readonly nextSession: (above: number) => number;
  readonly clock: Clock;
  /** A number in [0, 1). */
  readonly random: () => number;
  /** One line for the journal; carries no personal data. */
  readonly log: (line: string) => void;
  readonly parameters?: LinkParameters;
  /** MQTT over a socket by default. */
  readonly connect?: Connect;
  readonly tracing?: LinkTracing;
}

export type { DownHandler, Link } from './contract.ts';

/** A kiosk's line to its hub. Throws Fault `bad-input` for a name or an address that cannot be used. */
export function startLink(context: LinkContext): Link {
  return new KioskLink(context);
}

class KioskLink implements Link {
  readonly #context: LinkContext;
  readonly #address: KioskAddress;
  readonly #listeners = new Set<(status: LinkStatus) => void>();
  readonly #ready = new Set<() => void>();
  readonly #handlers = new Map<string, DownHandler>();
  readonly #acquaintance: Acquaintance;
  readonly #pump: Pump;
  readonly #transport: Transport;
  #session = 0;
  #place = 0;
  #isReady = false;
  #since: string;
  #lastError: string | undefined;
  /** The highest session of this kiosk that the hub has heard of. */
  #heardOf = 0;

  constructor(context: LinkContext) {
    const { options, outbox, clock, random, parameters = linkDefaults } = context;
    this.#address = checkedAddress(options.address);
    this.#context = context;
    this.#since = clock.wall().toISOString();
    this.#handlers.set('ack', data => this.#acknowledge(ackFrom(data)));
    this.#acquaintance = new Acquaintance({ clock, random, introduce: () => this.#introduce() });
    this.#handlers.set('introduce', data => this.#acquaintance.asked(introductionFrom(data)));
    this.#handlers.set('session', data => this.#goAbove(sessionFrom(data)));
    this.#pump = new Pump({
      outbox,
      clock,
      parameters,
      send: sent => this.#sendEvents(sent),
      onError: reason => this.#fail(reason),
      onProgress: () => this.#recover(),
      onSilence: () => this.#transport.reconnect('the hub is silent: the line is made anew'),
    });
    this.#transport = new Transport(
      {
        url: options.url,
        clientId: clientIdOf(this.#address),
        username: options.username,
        password: options.password,
        tls: options.tls,
        subscriptions: kioskFilters(this.#address),
        will: () => this.#will(),
      },
      {
        onUp: () => this.#onUp(),
        onDown: () => this.#onDown(),
        onMessage: message => this.#onMessage(message),
        onError: reason => this.#fail(reason),
      },
      { clock, random, parameters: parameters.transport, connect: context.connect },
    );
    this.#transport.begin();
  }

  get status(): LinkStatus {
    return {
      connected: this.#transport.connected,
      since: this.#since,
      inFlight: this.#pump.inFlight,
      ...(this.#lastError === undefined ? {} : { lastError: this.#lastError }),
    };
  }

  onStatus(listener: (status: LinkStatus) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  onReady(listener: () => void): () => void {
    this.#ready.add(listener);
    if (this.#isReady) listener();
    return () => this.#ready.delete(listener);
  }

  handle(kind: string, handler: DownHandler): void {
    if (this.#handlers.has(kind)) throw new Error(`there is a handler of ${kind} already`);
    this.#handlers.set(kind, handler);
  }

  async send(kind: string, data: unknown, detail?: string): Promise<void> {
    await this.#transport.publish(this.#message(kind, data, ++this.#place, detail));
  }

  async turn(): Promise<boolean> {
    await this.#pump.turn();
    return this.#transport.isAtWork;
  }

  async close(): Promise<void> {
    this.#acquaintance.lineDown();
    await this.#pump.close();
    const canTell = this.#transport.connected && this.#context.sealing.canSeal;
    if (canTell) this.#tell({ state: 'offline' });
    await this.#transport.close();
  }

  #onUp(): void {
    this.#context.log('link: connected to the broker');
    this.#lastError = undefined;
    this.#acquaintance.lineUp();
    this.#changed();
  }

  #onDown(): void {
    this.#context.log('link: the connection to the broker is down');
    this.#acquaintance.lineDown();
    this.#isReady = false;
    this.#pump.lineDown();
    this.#changed();
  }

  #onMessage({ topic, payload }: Message): void {
    try {
      const { to, kind } = parseDownTopic(this.#address, topic);
      if (kind === 'keys') return this.#acceptKeys(payload);
      const { data } = decodeDown(this.#address, to, kind, this.#opened(payload));
      this.#handlers
        .get(kind)?.(data)
        ?.catch((error: unknown) => this.#failOf(topic, error));
    } catch (error) {
      this.#failOf(topic, error);
    }
  }

  #failOf(topic: string, error: unknown): void {
    this.#fail(`${topic}: ${messageOf(error)}`);
  }

  #opened(payload: Buffer): Buffer {
    try {
      return this.#context.sealing.open(payload);
    } catch (error) {
      if (error instanceof Fault) this.#acquaintance.couldNotOpen(error);
      throw error;
    }
  }

  /** A statement proves itself. With the first of them it can begin: nothing leaves a kiosk that the hub alone can read. */
  #acceptKeys(payload: Buffer): void {
    const { sealing, log } = this.#context;
    this.#acquaintance.answered();
    const couldSeal = sealing.canSeal;
    if (!sealing.acceptHubKeys(payload.toString('latin1'))) return;
    log('link: the hub has stated new keys');
    if (!couldSeal && sealing.canSeal) this.#begin();
  }

  #acknowledge(ack: Ack): void {
    this.#context.tracing?.acknowledged(ack);
    this.#pump.acknowledge(ack);
  }

  #sendEvents(sent: readonly SentEntry[]): void {
    const { sealing } = this.#context;
    const topic = eventTopic(this.#address);
    const urgent = sent.some(({ entry }) => entry.stream === 'urgent');
    for (const batch of encodeBatches(this.#address, this.#traced(sent)))
      this.#publish({ topic, payload: sealing.seal(padded(batch)), urgent });
  }

  #traced(sent: readonly SentEntry[]): readonly SentEntry[] {
    const { tracing } = this.#context;
    if (tracing === undefined) return sent;
    return sent.map(one => {
      const traceparent = tracing.sending(one.entry);
      return traceparent === undefined ? one : { ...one, traceparent };
    });
  }

  /** Says by which keys this kiosk may be known; the hub answers with its own. */
  #introduce(): void {
    const { statement, canSeal } = this.#context.sealing;
    const topic = formatTopic({ address: this.#address, direction: 'up', kind: 'keys' });
    this.#publish({ topic, payload: Buffer.from(statement) });
    if (canSeal) this.#begin();
  }

  /** This kiosk was set back, or is another one of that name: until it is above what the hub knows, nothing it says counts. */
  #goAbove(session: number): void {
    if (session <= this.#session) return;
    this.#heardOf = session;
    this.#transport.reconnect(`the hub has heard of session ${session}: the line is made anew`);
  }

  #begin(): void {
    this.#tell({ state: 'online' });
    this.#pump.lineUp();
    this.#isReady = true;
    for (const listener of this.#ready) listener();
  }

  #tell(state: StateData): void {
    this.#publish(this.#message('state', state, ++this.#place));
  }

  /** What fails because the line went down is sent again when it is up; a refusal by the broker has to be seen. */
  #publish(message: Message): void {
    this.#transport.publish(message).catch((error: unknown) => {
      if (this.#transport.connected) this.#fail(messageOf(error));
    });
  }

  /** The will of a new connection; with it begins a new session. None as long as there is nobody to seal it for. */
  #will(): Message | undefined {
    const { nextSession, sealing } = this.#context;
    this.#session = nextSession(this.#heardOf);
    this.#place = 0;
    if (!sealing.canSeal) return undefined;
    return this.#message('state', { state: 'offline' } satisfies StateData, lastPlace);
  }

  #message(kind: string, data: unknown, n: number, detail?: string): Message {
    const { clock, sealing } = this.#context;
    const time = clock.wall().toISOString();
    const json = encodeUp(this.#address, { kind, session: this.#session, n, time, data });
    const topic = { address: this.#address, direction: 'up', kind } as const;
    return {
      topic: formatTopic(detail === undefined ? topic : { ...topic, detail }),
      payload: sealing.seal(json),
    };
  }

  #recover(): void {
    if (this.#lastError === undefined) return;
    this.#lastError = undefined;
    for (const listener of this.#listeners) listener(this.status);
  }

  #fail(reason: string): void {
    if (reason === this.#lastError) return;
    this.#context.log(`link: ${reason}`);
    this.#lastError = reason;
    for (const listener of this.#listeners) listener(this.status);
  }

  #changed(): void {
    this.#since = this.#context.clock.wall().toISOString();
    for (const listener of this.#listeners) listener(this.status);
  }
}
