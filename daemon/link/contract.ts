import type { Ack, KioskEvent, OutboxEntry } from '../core/event.ts';
import type { KioskAddress } from '../core/kiosk-address.ts';
import type { LinkStatus } from '../core/link-status.ts';
import type { ReceivedEvent } from '../store/contract/received.ts';

/** CloudEvents 1.0, structured JSON mode. The kiosk's place in its stream is in the extension attributes `stream`, `epoch` and `seq`. */
export interface Envelope {
  readonly specversion: '1.0';
  readonly id: string;
  /** `/bitmap/{tenant}/{shard}/{device}` */
  readonly source: string;
  readonly type: KioskEvent['type'];
  readonly time: string;
  readonly datacontenttype: 'application/json';
  readonly stream: string;
  readonly epoch: string;
  readonly seq: number;
  /** The lowest seq that the kiosk still holds: all below it has been acknowledged, by this hub or by one before it. */
  readonly first: number;
  /** CloudEvents' Distributed Tracing extension, where traces are on: of which trace the sending is a part. */
  readonly traceparent?: string;
  readonly data: KioskEvent['data'];
}

/** Told of what becomes of events, where traces are on. Nothing of it may throw or wait. */
export interface LinkTracing {
  /** An event goes out, perhaps again; the answer is the `traceparent` that it carries, the same each time. */
  sending(entry: OutboxEntry): string | undefined;
  acknowledged(ack: Ack): void;
}

export interface LinkOptions {
  /** mqtt://, mqtts://, ws:// or wss:// */
  readonly url: string;
  readonly address: KioskAddress;
  readonly username?: string;
  readonly password?: string;
  readonly tls?: TlsSource;
}

/** For mqtts:// and wss://; each a PEM text. Without `ca` the system's own authorities count. */
export interface TlsOptions {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

/** Asked before each connection, where it is a function: a certificate is renewed while the daemon runs. */
export type TlsSource = TlsOptions | (() => TlsOptions);

/** What the hub hands on after it has committed an event for the first time. */
export type Received = Pick<ReceivedEvent, 'address' | 'entry'>;

/** Takes what the hub says of a kind. What it throws, or rejects with, is told as the link's error. */
export type DownHandler = (data: unknown) => void | Promise<void>;

export interface Link {
  readonly status: LinkStatus;
  /** Called when the line goes up or down, and when `lastError` changes. */
  onStatus(listener: (status: LinkStatus) => void): () => void;
  /** Called when the hub can be told something: now, if it can; in every session; once more when the hub asks who is there. */
  onReady(listener: () => void): () => void;
  /** One handler a kind: `shadow`, `job`, `list` ... */
  handle(kind: string, handler: DownHandler): void;
  /**
   * Tells the hub something that is no event: it is neither kept nor sent again. Resolves at the broker's PUBACK; rejects with
   * Fault `unavailable` when the line is down. `detail` is the last part of the topic: the id of a job.
   */
  send(kind: string, data: unknown, detail?: string): Promise<void>;
  /**
   * A round trip of the pump through the outbox; at once while the line is down. False when the line is down and nobody is making
   * another one.
   */
  turn(): Promise<boolean>;
  /** Says farewell to the broker. What is not acknowledged stays in the outbox. */
  close(): Promise<void>;
}
