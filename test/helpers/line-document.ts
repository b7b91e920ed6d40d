// The examples that stand in docs/asyncapi.yaml, each beside the message that it is one of.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import ajvCompiler from '@fastify/ajv-compiler';
import { parse } from 'yaml';
import { channels } from '../../scripts/asyncapi/document.ts';
import type { Channel, Message } from '../../scripts/asyncapi/message.ts';
import { projectRoot } from './project.ts';

export const documentText = readFileSync(path.join(projectRoot, 'docs/asyncapi.yaml'), 'utf8');

interface Documented {
  readonly channels: Record<string, { readonly address: string }>;
  readonly components: {
    readonly messages: Record<string, DocumentedMessage>;
    readonly messageTraits: Record<string, { readonly 'x-wire': WireForm }>;
  };
}

interface DocumentedMessage {
  readonly payload: object;
  readonly traits: readonly { readonly $ref: string }[];
  readonly examples: readonly { readonly name: string; readonly payload: unknown }[];
}

/** How a text travels, as the document has it. */
export interface WireForm {
  readonly text: object;
  readonly protectedHeader: object;
  readonly typ?: string;
  readonly holds?: WireForm;
}

export interface ExampleOf {
  readonly title: string;
  readonly channel: Channel;
  readonly message: Message;
  /** With the names of the examples in it. */
  readonly topic: string;
  readonly payload: unknown;
}

const names: Readonly<Record<string, string>> = {
  tenant: 'airport',
  shard: 't2',
  device: 'egate-1',
  job: 'J1',
  claim: 'terminal-2',
};

const document = parse(documentText) as Documented;
const compile = ajvCompiler()(
  {},
  { customOptions: { coerceTypes: false, useDefaults: false, removeAdditional: false, strict: false } },
);

const compiled = new Map<object, ReturnType<typeof compile>>();

/** Whether a value is of a schema of the document, as Ajv sees it. */
export function isOf(schema: object, value: unknown): boolean {
  const { components } = document;
  const validate = compiled.get(schema) ?? compile({ schema: { allOf: [schema], components } });
  compiled.set(schema, validate);
  return validate(value) === true;
}

const documentedMessage = (name: string): DocumentedMessage => {
  const message = document.components.messages[name];
  if (message === undefined) throw new Error(`docs/asyncapi.yaml has no message ${name}`);
  return message;
};

export const payloadOf = (name: string): object => documentedMessage(name).payload;

/** What is published in the place of a message's payload. */
export function wireOf(name: string): WireForm {
  const trait = documentedMessage(name).traits[0]?.$ref.split('/').at(-1) ?? '';
  const wire = document.components.messageTraits[trait]?.['x-wire'];
  if (wire === undefined) throw new Error(`docs/asyncapi.yaml does not say how ${name} travels`);
  return wire;
}

export const examples: readonly ExampleOf[] = read();

function read(): ExampleOf[] {
  return channels.flatMap(channel =>
    channel.messages.flatMap(message => {
      const address = document.channels[channel.name]?.address ?? '';
      const topic = address.replaceAll(/\{([a-z]+)\}/g, (_, name: string) => names[name] ?? name);
      const documented = documentedMessage(message.name).examples;
      return documented.map(({ name, payload }) => {
        return { title: `${message.name}, ${name}`, channel, message, topic, payload };
      });
    }),
  );
}

/** Each copy of an object that lacks one of its fields, or has something else in it. */
export function spoiledCopies(value: unknown): object[] {
  const entries = Object.entries(value as object);
  return entries.flatMap(([name]) => {
    const rest = Object.fromEntries(entries.filter(([other]) => other !== name));
    return [rest, { ...rest, [name]: { not: 'this' } }, { ...rest, [name]: null }];
  });
}
