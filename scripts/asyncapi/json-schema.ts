// TypeBox schemas as AsyncAPI takes them: JSON Schema draft-07.
import type { TSchema } from 'typebox';

export type Json = Readonly<Record<string, unknown>>;

/** Keywords that mean the same in draft-07, and all that the schemas of the line are made of. */
const keywords = new Set(
  [
    'type const enum not anyOf oneOf allOf description default examples title',
    'properties required additionalProperties patternProperties minProperties items minItems maxItems uniqueItems',
    'minLength maxLength pattern minimum maximum exclusiveMinimum exclusiveMaximum',
  ].flatMap(line => line.split(' ')),
);

/**
 * What TypeBox remembers of a schema beside it (its kind, that it is optional) stands in properties that are not enumerable, so that
 * its JSON is the schema. Throws for a keyword that draft-07 has not, or means otherwise.
 */
export function jsonSchema(schema: TSchema): Json {
  const plain = JSON.parse(JSON.stringify(schema)) as Json;
  requireKeywords(plain);
  return plain;
}

const ofSchemas = new Set(['anyOf', 'oneOf', 'allOf']);
const ofNames = new Set(['properties', 'patternProperties']);
const ofOne = new Set(['not', 'items', 'additionalProperties']);

function requireKeywords(schema: unknown): void {
  if (typeof schema !== 'object' || schema === null) return;
  for (const [keyword, value] of Object.entries(schema)) {
    if (!keywords.has(keyword)) throw new Error(`${keyword} is no keyword of draft-07 that is known here`);
    if (ofOne.has(keyword)) requireKeywords(value);
    if (ofSchemas.has(keyword) || ofNames.has(keyword))
      Object.values(value as object).forEach(requireKeywords);
  }
}

/** The same object with other properties of some names. */
export function withProperties(schema: Json, properties: Json): Json {
  return { ...schema, properties: { ...(schema['properties'] as Json), ...properties } };
}

export const ref = (name: string): Json => ({ $ref: `#/components/schemas/${name}` });
