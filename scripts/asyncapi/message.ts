import type { TSchema } from 'typebox';
import type { Wire } from './wire.ts';

export interface Example {
  readonly name: string;
  readonly summary: string;
  /** What is inside, whole: the attributes of CloudEvents too, where the message has any. */
  readonly payload: unknown;
}

/** A message of the line, with the schema that whoever receives it checks it by. */
export interface Message {
  readonly name: string;
  readonly summary: string;
  /** Of `data`; of the whole text where the message is no CloudEvent. */
  readonly schema: TSchema;
  readonly wire: Wire;
  readonly examples: readonly Example[];
}

/** A topic, and who says what on it. */
export interface Channel {
  readonly name: string;
  /** With `{tenant}` and the like in the place of names. */
  readonly address: string;
  readonly summary: string;
  readonly direction: 'up' | 'down';
  /** The kind of the messages: the `type` of their CloudEvents. */
  readonly kind: string;
  readonly messages: readonly Message[];
  /** The channel on which they are answered. */
  readonly reply?: string;
}
