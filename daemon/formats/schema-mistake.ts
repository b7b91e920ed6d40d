import type { Static, TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { Fault } from '../core/errors.ts';

/** What is wrong with a value, for people. */
export interface Mistake {
  /** The steps that lead to it; none for the value as a whole. */
  readonly field: readonly string[];
  readonly given: string;
  readonly wanted: string;
}

/** Undefined for a value that is of the schema; else the mistake that says most. */
export function mistakeIn(schema: TSchema, value: unknown): Mistake | undefined {
  if (Value.Check(schema, value)) return undefined;
  const errors = Value.Errors(schema, value);
  // The deepest one names the field; "must match a schema in anyOf" above it does not help anybody.
  const error = errors.toSorted((a, b) => depth(b) - depth(a))[0];
  if (error === undefined) throw new Error('a value that fails its schema has no error');
  const field = fieldOf(error);
  return { field, given: short(at(value, field)), wanted: wantedBy(error, errors) };
}

/** The value, which is of the schema; Fault `bad-input` that names the field otherwise. */
export function requireSchema<Schema extends TSchema>(
  schema: Schema,
  value: unknown,
  what: string,
): Static<Schema> {
  const mistake = mistakeIn(schema, value);
  if (mistake === undefined) return value as Static<Schema>;
  const { field, given, wanted } = mistake;
  throw new Fault('bad-input', what, { where: field.join('.') || '(document)', given, wanted });
}

type SchemaError = ReturnType<typeof Value.Errors>[number];

const depth = (error: SchemaError) => error.instancePath.split('/').length;
const unescapePointer = (step: string) => step.replaceAll('~1', '/').replaceAll('~0', '~');

function fieldOf(error: SchemaError): string[] {
  const steps = error.instancePath.split('/').slice(1).map(unescapePointer);
  if (error.keyword === 'required') steps.push(error.params.requiredProperties[0] ?? '');
  return steps;
}

/** What would be right there, in words. */
function wantedBy(error: SchemaError, all: readonly SchemaError[]): string {
  switch (error.keyword) {
    case 'boolean':
    case 'additionalProperties':
      return 'no such field here';
    case 'required':
      return 'a value: the field is required';
    case 'const': {
      const allowed = all.flatMap(one =>
        one.keyword === 'const' && one.instancePath === error.instancePath
          ? [String(one.params.allowedValue)]
          : [],
      );
      return `one of ${allowed.join(', ')}`;
    }
    case 'enum':
      return `one of ${error.params.allowedValues.map(String).join(', ')}`;
    case 'type':
      return [error.params.type].flat().join(' or ');
    default:
      return `it ${error.message}`;
  }
}

function at(value: unknown, steps: readonly string[]): unknown {
  let found = value;
  for (const step of steps) {
    if (typeof found !== 'object' || found === null) return undefined;
    found = (found as Record<string, unknown>)[step];
  }
  return found;
}

function short(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length <= 60 ? text : `${text.slice(0, 57)}...`;
}
