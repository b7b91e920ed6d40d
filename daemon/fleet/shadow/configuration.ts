import { createHash } from 'node:crypto';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import { mistakeIn } from '../../formats/schema-mistake.ts';
import { PolicySchema } from '../../lane/policy-schema.ts';
import { RetentionSchema } from '../../store/contract/retention.ts';
import { MaintenanceSchema } from './maintenance.ts';
import { configurationBytes } from './parameters.ts';

const strict = { additionalProperties: false };
/**
 * What of a profile may change while a kiosk works, as one whole document: how it decides, how long it keeps, when it may be
 * disturbed, how often it tells. Wiring, names, keys, the disk and what an opened cabinet does are the profile's alone.
 */
export const ConfigurationSchema = Type.Object(
  {
    policy: PolicySchema,
    retention: RetentionSchema,
    maintenance: MaintenanceSchema,
    healthIntervalS: Type.Integer({
      default: 30,
      minimum: 5,
      maximum: 3_600,
      description:
        'Between two reports of health; two and a half of them without one, and the kiosk is offline.',
    }),
  },
  strict,
);

export type Configuration = Static<typeof ConfigurationSchema>;

/** Why a document is not taken: the field, its steps joined by `.`, and what is wrong with it. */
export interface Rejection {
  readonly field: string;
  readonly reason: string;
}

/** A document with every default in its place: what the hub keeps and sends, so that no two programs fill in different ones. */
export function filledConfiguration(value: unknown): unknown {
  return Value.Default(ConfigurationSchema, Value.Clone(value));
}

/** The document, whole and of the schema; a rejection otherwise. Nothing is filled in. */
export function checkConfiguration(
  value: unknown,
): { readonly configuration: Configuration } | { readonly rejection: Rejection } {
  const mistake = mistakeIn(ConfigurationSchema, value);
  if (mistake !== undefined) {
    const { field, given, wanted } = mistake;
    const reason = `got ${given}, wanted ${wanted}`;
    return { rejection: { field: field.join('.') || '(document)', reason } };
  }
  const bytes = Buffer.byteLength(JSON.stringify(value));
  if (bytes > configurationBytes) {
    const reason = `${bytes} bytes, wanted at most ${configurationBytes}`;
    return { rejection: { field: '(document)', reason } };
  }
  return { configuration: value as Configuration };
}

/** SHA-256, base64url, of the document in one spelling: fields in order, no spaces (RFC 8785, for what JSON.stringify gives). */
export function digestOf(configuration: Configuration): string {
  return createHash('sha256').update(canonical(configuration)).digest('base64url');
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([name, field]) => `${JSON.stringify(name)}:${canonical(field)}`).join(',')}}`;
}
