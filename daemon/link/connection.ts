import { Socket } from 'node:net';
import { connect, type IClientOptions, type MqttClient } from 'mqtt';
import type { CancelTimer, Clock } from '../../hal/clock.ts';
import { Fault, messageOf } from '../core/errors.ts';
import type { TlsOptions } from './contract.ts';
import type { TransportParameters } from './parameters.ts';
import { maxPacketBytes } from './sealed/parameters.ts';
import { SendQuota } from './send-quota.ts';

/** MQTT 5, or 4 for MQTT 3.1.1. */
export type ProtocolVersion = 4 | 5;

export interface Message {
  readonly topic: string;
  readonly payload: Buffer;
  /** Goes before others that wait for the broker's PUBACKs. */
  readonly urgent?: boolean;
}

export interface ConnectionTarget {
  readonly url: string;
  readonly clientId: string;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly tls?: TlsOptions | undefined;
  /** The broker publishes it for us when the connection dies. */
  readonly will?: Message | undefined;
  readonly subscriptions: readonly string[];
}

export interface ConnectionEnd {
  readonly reason: string;
  /** Whether CONNECT was accepted at all. */
  readonly accepted: boolean;
  /** The broker said, or by hanging up may have meant, that it does not speak this version. */
  readonly versionRefused: 'yes' | 'maybe' | 'no';
}

export interface ConnectionEvents {
  /** Connected and subscribed. */
  onUp(): void;
  onMessage(message: Message): void;
  /** Exactly once, whatever happened; nothing is called after it. */
  onEnd(end: ConnectionEnd): void;
}

/** A connection as the transport uses it. */
export interface OpenConnection {
  /** Resolves at PUBACK; rejects with Fault `unavailable` when the connection ends before it. At QoS 1. */
  publish(message: Message): Promise<void>;
  /** Tears it down at once, for this reason: the broker will publish the last will. */
  drop(reason: Error): void;
  /** Says DISCONNECT (no last will) when the publishes under way are answered, then closes. */
  close(): Promise<void>;
}

/** Begins to connect; passed in, so that a simulation can stand in the place of the network. Throws Fault `bad-input`. */
export type Connect = (
  target: ConnectionTarget,
  version: ProtocolVersion,
  events: ConnectionEvents,
  clock: Clock,
  parameters: TransportParameters,
) => OpenConnection;

/** Over the `mqtt` package. */
export const connectByMqtt: Connect = (...given) => new Connection(...given);

/** CONNACK codes for "I do not speak this version": MQTT 3.1.1 table 3.1, MQTT 5 section 3.2.2.2. */
const versionRefusals = new Set<unknown>([1, 0x84]);

/** One connection to the broker, from CONNECT to the end of the socket. It is never reused: a new one is made instead. */
class Connection implements OpenConnection {
  readonly #clock: Clock;
  readonly #parameters: TransportParameters;
  readonly #events: ConnectionEvents;
  readonly #client: MqttClient;
  #quota = new SendQuota(1);
  readonly #watchdogs = new Set<CancelTimer>();
  readonly #unanswered = new Set<() => void>();
  #accepted = false;
  #ended = false;
  #error: (Error & { code?: unknown }) | undefined;

  /** Throws Fault `bad-input` when the target itself is at fault (a certificate that does not parse). */
  constructor(
    target: ConnectionTarget,
    version: ProtocolVersion,
    events: ConnectionEvents,
    clock: Clock,
    parameters: TransportParameters,
  ) {
    this.#clock = clock;
    this.#parameters = parameters;
    this.#events = events;
    this.#client = openClient(target, version, parameters);
    this.#client.on('connect', ({ properties }) => {
      this.#accepted = true;
      this.#quota = new SendQuota(properties?.receiveMaximum ?? 65_535);
      this.#subscribe(target.subscriptions);
    });
    this.#client.on('message', (topic, payload) => {
      if (!this.#ended) events.onMessage({ topic, payload });
    });
    this.#client.on('error', error => this.drop(error));
    this.#client.on('disconnect', ({ reasonCode }) =>
      this.drop(new Error(`the broker disconnected, reason code ${reasonCode ?? 0}`)),
    );
    this.#client.on('close', () => this.#end());
  }

  publish({ topic, payload, urgent = false }: Message): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#ended) return reject(connectionDown(topic));
      const onEnd = () => reject(connectionDown(topic));
      this.#unanswered.add(onEnd);
      this.#quota.take(() => {
        const cancel = this.#watchFor('PUBACK');
        this.#client.publish(topic, payload, { qos: 1 }, error => {
          cancel();
          this.#unanswered.delete(onEnd);
          this.#quota.release();
          if (error) reject(new Fault('unavailable', error.message, { where: topic, cause: error }));
          else resolve();
        });
      }, urgent);
    });
  }

  /** Tears the socket down at once: the broker will publish the last will. */
  drop(reason: Error): void {
    this.#error ??= reason;
    this.#client.end(true);
    this.#client.stream.destroy(); // `end` does nothing while an orderly end is under way
  }

  async close(): Promise<void> {
    if (!this.#accepted) return this.drop(new Error('closed'));
    await new Promise<void>(resolve => {
      const cancel = this.#clock.after(this.#parameters.closeTimeoutMs, () => {
        this.drop(new Error('the broker does not answer'));
        resolve();
      });
      this.#client.end(false, {}, () => {
        cancel();
        resolve();
      });
    });
  }

  #watchFor(answer: 'PUBACK' | 'SUBACK'): CancelTimer {
    const cancel = this.#clock.after(this.#parameters.pubackTimeoutMs, () =>
      this.drop(new Error(`the broker does not answer: no ${answer}`)),
    );
    this.#watchdogs.add(cancel);
    return () => {
      this.#watchdogs.delete(cancel);
      cancel();
    };
  }

  #subscribe(topics: readonly string[]): void {
    if (topics.length === 0) return this.#events.onUp();
    const cancel = this.#watchFor('SUBACK');
    this.#client.subscribe([...topics], { qos: 1 }, error => {
      cancel();
      if (error) this.drop(new Error(`not allowed to subscribe: ${error.message}`));
      else if (!this.#ended) this.#events.onUp();
    });
  }

  #end(): void {
    if (this.#ended) return;
    this.#ended = true;
    for (const cancel of this.#watchdogs) cancel();
    for (const onEnd of this.#unanswered) onEnd();
    this.#client.end(true);
    this.#events.onEnd({
      reason: this.#error ? describe(this.#error) : 'the broker hung up',
      accepted: this.#accepted,
      versionRefused: this.#versionRefused(),
    });
  }

  #versionRefused(): ConnectionEnd['versionRefused'] {
    if (this.#accepted) return 'no';
    if (versionRefusals.has(this.#error?.code)) return 'yes';
    return this.#error === undefined ? 'maybe' : 'no';
  }
}

function openClient(
  target: ConnectionTarget,
  protocolVersion: ProtocolVersion,
  parameters: TransportParameters,
): MqttClient {
  const { clientId, username, password, tls, will } = target;
  const options: IClientOptions = {
    clientId,
    protocolVersion,
    clean: true,
    reconnectPeriod: 0,
    resubscribe: false,
    queueQoSZero: false,
    connectTimeout: parameters.connectTimeoutMs,
    keepalive: parameters.keepaliveS,
    ...(protocolVersion === 5 ? { properties: { maximumPacketSize: maxPacketBytes } } : {}),
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    ...(will === undefined ? {} : { will: { ...will, qos: 1, retain: false } }),
    // Given a certificate the package would speak TLS whatever the address says.
    ...(/^(mqtts|wss):/.test(target.url) ? tls : {}),
  };
  try {
    const client = connect(target.url, options);
    sendAtOnce(client);
    return client;
  } catch (cause) {
    throw new Fault('bad-input', `cannot connect: ${messageOf(cause)}`, { where: target.url, cause });
  }
}

/** Nagle's algorithm and delayed acknowledgements together hold each small packet back for 40 ms (RFC 896, RFC 1122). */
function sendAtOnce({ stream }: MqttClient): void {
  if (stream instanceof Socket) stream.setNoDelay(true);
}

const connectionDown = (where: string) => new Fault('unavailable', 'the connection is down', { where });

/** Node reports a host that fails on IPv4 and IPv6 as an AggregateError without a message. */
function describe(error: Error & { code?: unknown }): string {
  if (error.message !== '') return error.message;
  return typeof error.code === 'string' ? error.code : error.name;
}
