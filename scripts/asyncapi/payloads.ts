// What is inside of each message: the schema that its receiver checks it by, in the attributes of its CloudEvent.
import { ConfigurationSchema } from '../../daemon/fleet/shadow/configuration.ts';
import { kindRules } from '../../daemon/fleet/jobs/kinds.ts';
import {
  ExecutionMessageSchema,
  ExecutionSchema,
  ExecutionsMessageSchema,
} from '../../daemon/fleet/jobs/messages.ts';
import { DesiredSchema } from '../../daemon/fleet/shadow/messages.ts';
import { BatchSchema, DownMessageSchema, UpMessageSchema } from '../../daemon/link/event-schema.ts';
import { batchJson, eventSchemas } from './events.ts';
import { type Json, jsonSchema, ref, withProperties } from './json-schema.ts';
import type { Channel, Message } from './message.ts';

export const schemaName = ({ name }: Message): string =>
  `${name.charAt(0).toUpperCase()}${name.slice(1)}Data`;

/** What a message of a channel holds. */
export function payloadOf({ direction, kind }: Channel, message: Message): Json {
  if (message.schema === BatchSchema) return batchJson();
  if (message.wire === 'statement' || message.wire === 'plain') return ref(schemaName(message));
  const head = jsonSchema(direction === 'up' ? UpMessageSchema : DownMessageSchema);
  const type = { type: 'string', const: `org.bitmap.${kind}.v1` };
  return withProperties(head, { type, data: ref(schemaName(message)) });
}

export function contentTypeOf({ schema, wire }: Message): string {
  if (schema === BatchSchema) return 'application/cloudevents-batch+json';
  return wire === 'statement' || wire === 'plain' ? 'application/json' : 'application/cloudevents+json';
}

/** What is checked apart from the message that it is in: by schemas of its own. */
function dataOf({ schema }: Message): Json {
  const plain = jsonSchema(schema);
  if (schema === DesiredSchema) return withProperties(plain, { configuration: ref('Configuration') });
  if (schema === ExecutionMessageSchema) return withProperties(plain, { execution: ref('Execution') });
  if (schema !== ExecutionsMessageSchema) return plain;
  const { executions } = plain['properties'] as { readonly executions: Json };
  return withProperties(plain, { executions: { ...executions, items: ref('Execution') } });
}

/** Parameters as the kind of the job has them. */
function executionJson(): Json {
  const kinds = Object.entries(kindRules).map(([kind, { parameters }]) => ({
    anyOf: [
      { not: { properties: { kind: { const: kind } } } },
      { properties: { parameters: jsonSchema(parameters) } },
    ],
  }));
  return { ...jsonSchema(ExecutionSchema), allOf: kinds };
}

/** By name, each once. */
export function schemasOf(channels: readonly Channel[]): Json {
  const messages = channels
    .flatMap(channel => channel.messages)
    .filter(({ schema }) => schema !== BatchSchema);
  return {
    ...Object.fromEntries(messages.map(message => [schemaName(message), dataOf(message)])),
    ...eventSchemas(),
    Configuration: jsonSchema(ConfigurationSchema),
    Execution: executionJson(),
  };
}
