import type { Clock } from '../../hal/clock.ts';
import { messageOf } from '../core/errors.ts';
import type { LinkStatus } from '../core/link-status.ts';
import { forEachStream } from '../core/stream.ts';
import type { Outbox } from '../store/contract/outbox.ts';
import type { Connect, Message } from './connection.ts';
import type { LinkOptions } from './contract.ts';
import { decodeAck, encodeEnvelope, encodeState } from './envelope.ts';
import { type LinkParameters, linkDefaults } from './parameters.ts';
import { Pump } from './pump.ts';
import { ackTopic, checkedAddress, clientIdOf, eventTopic, stateTopic } from './topics.ts';
import { Transport } from './transport.ts';

export interface LinkContext {
  readonly options: LinkOptions;
  readonly outbox: Outbox;
  readonly clock: Clock;
  /** A number in [0, 1). */
  readonly random: () => number;
  /** One line for the journal; carries no personal data. */
  readonly log: (line: string) => void;
  readonly parameters?: LinkParameters;
  /** MQTT over a socket by default. */
  readonly connect?: Connect;
}

export interface Link {
  readonly status: LinkStatus;
  /** Called when the line goes up or down, and when `lastError` changes. */
  onStatus(listener: (status: LinkStatus) => void): () => void;
  /**
   * A round trip of the pump through the outbox; at once while the line is down. False when the line is down and nobody is making
   * another one.
   */
  turn(): Promise<boolean>;
  /** Says farewell to the broker. What is not acknowledged stays in the outbox. */
  close(): Promise<void>;
}

/** A kiosk's line to its hub. Throws Fault `bad-input` for a name or an address that cannot be used. */
export function startLink(context: LinkContext): Link {
  return new KioskLink(context);
}

class KioskLink implements Link {
  readonly #context: LinkContext;
  readonly #listeners = new Set<(status: LinkStatus) => void>();
  readonly #pump: Pump;
  readonly #transport: Transport;
  /** What arrives, by topic; issue by issue more of `dn/` is answered here. */
  readonly #downlink: ReadonlyMap<string, (payload: Buffer) => void>;
  #session = '';
  #since: string;
  #lastError: string | undefined;

  constructor(context: LinkContext) {
    const { options, outbox, clock, random, parameters = linkDefaults } = context;
    const address = checkedAddress(options.address);
    const ownAckTopic = ackTopic(address);
    const eventTopics = forEachStream(stream => eventTopic(address, stream));
    this.#context = context;
    this.#since = clock.wall().toISOString();
    this.#downlink = new Map([[ownAckTopic, payload => this.#pump.acknowledge(decodeAck(payload))]]);
    this.#pump = new Pump({
      outbox,
      clock,
      parameters,
      send: sent => {
        const { stream } = sent.entry;
        const urgent = stream === 'urgent';
        this.#publish({ topic: eventTopics[stream], payload: encodeEnvelope(address, sent), urgent });
      },
      onError: reason => this.#fail(reason),
      onProgress: () => this.#recover(),
      onSilence: () => this.#transport.reconnect('the hub is silent: the line is made anew'),
    });
    this.#transport = new Transport(
      {
        url: options.url,
        clientId: clientIdOf(address),
        username: options.username,
        password: options.password,
        tls: options.tls,
        subscriptions: [...this.#downlink.keys()],
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

  async turn(): Promise<boolean> {
    await this.#pump.turn();
    return this.#transport.isAtWork;
  }

  async close(): Promise<void> {
    await this.#pump.close();
    if (this.#transport.connected) this.#publish(this.#state('offline'));
    await this.#transport.close();
  }

  #onUp(): void {
    this.#context.log('link: connected to the broker');
    this.#lastError = undefined;
    this.#publish(this.#state('online'));
    this.#pump.lineUp();
    this.#changed();
  }

  #onDown(): void {
    this.#context.log('link: the connection to the broker is down');
    this.#pump.lineDown();
    this.#changed();
  }

  #onMessage({ topic, payload }: Message): void {
    try {
      this.#downlink.get(topic)?.(payload);
    } catch (error) {
      this.#fail(`${topic}: ${messageOf(error)}`);
    }
  }

  /** What fails because the line went down is sent again when it is up; a refusal by the broker has to be seen. */
  #publish(message: Message): void {
    this.#transport.publish(message).catch((error: unknown) => {
      if (this.#transport.connected) this.#fail(messageOf(error));
    });
  }

  /** The will of a new connection; with it begins a new session. */
  #will(): Message {
    this.#session = Math.floor(this.#context.random() * 2 ** 48).toString(36);
    return this.#state('offline');
  }

  #state(state: 'online' | 'offline'): Message {
    const payload = encodeState({ state, session: this.#session });
    return { topic: stateTopic(this.#context.options.address), payload };
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
