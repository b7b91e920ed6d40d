import type { CancelTimer, Clock } from '../../hal/clock.ts';
import { Fault, messageOf } from '../core/errors.ts';
import { fullJitterMs } from './backoff.ts';
import {
  type Connect,
  type ConnectionEnd,
  connectByMqtt,
  type Message,
  type OpenConnection,
  type ProtocolVersion,
} from './connection.ts';
import type { TlsSource } from './contract.ts';
import type { TransportParameters } from './parameters.ts';

export interface TransportOptions {
  /** mqtt://, mqtts://, ws:// or wss:// */
  readonly url: string;
  readonly clientId: string;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly tls?: TlsSource | undefined;
  readonly subscriptions: readonly string[];
  /** Asked before each connection: the words of the will may name the session. */
  readonly will?: () => Message | undefined;
}

export interface TransportEvents {
  /** Connected and subscribed; again after each reconnect. */
  onUp(): void;
  /** The connection that was up is down. */
  onDown(): void;
  onMessage(message: Message): void;
  /** Why a connection ended or could not be made. */
  onError(reason: string): void;
}

export interface TransportContext {
  readonly clock: Clock;
  /** A number in [0, 1), as Math.random gives. */
  readonly random: () => number;
  readonly parameters: TransportParameters;
  /** MQTT over a socket by default. */
  readonly connect?: Connect | undefined;
}

/**
 * A line to a broker that comes back by itself. The `mqtt` package is the codec and the socket of one connection;
 * reconnecting, resending and time-outs are ours. Nothing is published while the line is down.
 */
export class Transport {
  readonly #options: TransportOptions;
  readonly #events: TransportEvents;
  readonly #context: TransportContext;
  #connection: OpenConnection | undefined;
  #version: ProtocolVersion = 5;
  #versionIsKnown = false;
  #failures = 0;
  #upSinceMs: number | undefined;
  #retry: CancelTimer | undefined;
  #closed = false;

  /** Throws Fault `bad-input` for a URL that cannot be used. */
  constructor(options: TransportOptions, events: TransportEvents, context: TransportContext) {
    this.#options = { ...options, url: checkedUrl(options.url) };
    this.#events = events;
    this.#context = context;
  }

  /** Begins to connect, once. Throws Fault `bad-input` for a certificate that cannot be used. */
  begin(): void {
    this.#connect();
  }

  get connected(): boolean {
    return this.#upSinceMs !== undefined;
  }

  /** Whether there is a connection, one is being made or one will be; false only when nobody will ever make one again. */
  get isAtWork(): boolean {
    return this.#closed || this.#connection !== undefined || this.#retry !== undefined;
  }

  /** The MQTT version of the last accepted connection, or the one that is tried: 5, or 4 for 3.1.1. */
  get protocolVersion(): ProtocolVersion {
    return this.#version;
  }

  /** Resolves at PUBACK. Rejects with Fault `unavailable` when the line is down or goes down before. */
  async publish(message: Message): Promise<void> {
    if (this.#connection === undefined || !this.connected) {
      throw new Fault('unavailable', 'not connected to the broker', { where: message.topic });
    }
    await this.#connection.publish(message);
  }

  /** Leaves the connection that is up, without a farewell, and makes another one. */
  reconnect(reason: string): void {
    this.#connection?.drop(new Error(reason));
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#retry?.();
    await this.#connection?.close();
  }

  #connect(): void {
    const { clock, parameters, connect = connectByMqtt } = this.#context;
    const { will, tls, ...target } = this.#options;
    this.#connection = connect(
      { ...target, will: will?.(), tls: typeof tls === 'function' ? tls() : tls },
      this.#version,
      {
        onUp: () => this.#onUp(),
        onMessage: message => this.#events.onMessage(message),
        onEnd: end => this.#onEnd(end),
      },
      clock,
      parameters,
    );
  }

  #onUp(): void {
    this.#upSinceMs = this.#context.clock.monotonicMs();
    this.#versionIsKnown = true;
    this.#events.onUp();
  }

  #onEnd(end: ConnectionEnd): void {
    const wasUp = this.connected;
    const upForMs = this.#context.clock.monotonicMs() - (this.#upSinceMs ?? Infinity);
    this.#upSinceMs = undefined;
    this.#connection = undefined;
    if (wasUp) this.#events.onDown();
    if (this.#closed) return;
    if (this.#shallChangeVersion(end)) return this.#changeVersion();
    this.#events.onError(end.reason);
    if (upForMs >= this.#context.parameters.stableMs) this.#failures = 0;
    this.#reconnectLater();
  }

  #shallChangeVersion({ versionRefused }: ConnectionEnd): boolean {
    return versionRefused === 'yes' || (versionRefused === 'maybe' && !this.#versionIsKnown);
  }

  /** Brokers of 3.1.1 refuse MQTT 5 in words or by hanging up. What was accepted once is kept. */
  #changeVersion(): void {
    const wasNewer = this.#version === 5;
    this.#version = wasNewer ? 4 : 5;
    if (wasNewer) this.#tryConnect();
    else this.#reconnectLater();
  }

  #reconnectLater(): void {
    const { clock, random, parameters } = this.#context;
    const { reconnectBaseMs, reconnectCapMs } = parameters;
    const delayMs = fullJitterMs(this.#failures++, reconnectBaseMs, reconnectCapMs, random());
    this.#retry = clock.after(delayMs, () => this.#tryConnect());
  }

  #tryConnect(): void {
    this.#retry = undefined;
    try {
      this.#connect();
    } catch (error) {
      this.#events.onError(messageOf(error));
      this.#reconnectLater();
    }
  }
}

function checkedUrl(url: string): string {
  if (URL.canParse(url) && /^(mqtts?|wss?):$/.test(new URL(url).protocol)) return url;
  throw new Fault('bad-input', 'not the address of a broker', {
    given: JSON.stringify(url),
    wanted: 'mqtt://HOST:PORT, mqtts://, ws:// or wss://',
  });
}
