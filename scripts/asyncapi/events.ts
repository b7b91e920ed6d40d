// A batch of events, as the hub reads it: envelope by envelope, and the data by the type of each.
import type { TSchema } from 'typebox';
import { BatchSchema, dataSchemas, EnvelopeSchema } from '../../daemon/link/event-schema.ts';
import { type Json, jsonSchema, ref, withProperties } from './json-schema.ts';

/** `org.bitmap.audit-head.v1` is AuditHead. */
const nameOf = (type: string): string =>
  (type.split('.')[2] ?? '').replaceAll(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** The payload of a message of events. */
export const batchJson = (): Json => ({
  ...jsonSchema(BatchSchema),
  items: { oneOf: Object.keys(dataSchemas).map(type => ref(`${nameOf(type)}Event`)) },
});

/** An envelope a type, and the data of each. */
export function eventSchemas(): Json {
  const schemas = Object.entries<TSchema>(dataSchemas).flatMap(([type, data]) => {
    const only = { type: { type: 'string', const: type }, data: ref(nameOf(type)) };
    return [
      [nameOf(type), jsonSchema(data)],
      [`${nameOf(type)}Event`, withProperties(jsonSchema(EnvelopeSchema), only)],
    ] as const;
  });
  return Object.fromEntries(schemas);
}
