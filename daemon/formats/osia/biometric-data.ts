// Biometric data in JSON as OSIA's interfaces carry them (ABIS 1.5, BiometricData). Fields are cited by their names.
import { TextDecoder } from 'node:util';
import { type Static, Type } from 'typebox';
import { Fault } from '../../core/errors.ts';
import { mistakeIn } from '../schema-mistake.ts';

const text = Type.Optional(Type.String());
const count = Type.Optional(Type.Integer({ minimum: 0, maximum: 0xffff_ffff }));

const schema = Type.Object({
  biometricType: Type.String(),
  biometricSubType: text,
  instance: text,
  encounterId: text,
  /** Base64. */
  image: text,
  imageRef: text,
  captureDate: text,
  captureDevice: text,
  impressionType: text,
  width: count,
  height: count,
  bitdepth: count,
  mimeType: text,
  /** Pixels an inch. */
  resolution: count,
  compression: text,
  missing: Type.Optional(Type.Array(Type.Object({ biometricSubType: text, presence: text }))),
  metadata: text,
  comment: text,
  /** Base64. */
  template: text,
  templateRef: text,
  templateFormat: text,
  quality: Type.Optional(Type.Integer()),
  qualityFormat: text,
  algorithm: text,
  vendor: text,
});
type Json = Static<typeof schema>;

/** One biometric; image and template as bytes. What OSIA does not name is kept as it is. */
export type OsiaBiometric = Omit<Json, 'image' | 'template'> & {
  readonly image?: Uint8Array;
  readonly template?: Uint8Array;
};

/** A larger document is not looked at, bytes. */
const maximumBytes = 64 * 1024 * 1024;

/** True for text that begins as a JSON object or list and names a biometric type in its first 1,024 bytes. */
export function looksLikeOsiaJson(bytes: Uint8Array): boolean {
  const start = Buffer.from(bytes.subarray(0, 1_024)).toString('latin1');
  return /^\s*[[{]/.test(start) && start.includes('"biometricType"');
}

/**
 * Reads one BiometricData or a list of them. Throws Fault `bad-input` that names the field; `where` names the file.
 */
export function readOsiaBiometrics(bytes: Uint8Array, where: string): OsiaBiometric[] {
  if (bytes.length > maximumBytes) {
    const detail = { where, given: `${bytes.length} bytes`, wanted: `at most ${maximumBytes}` };
    throw new Fault('bad-input', 'the JSON document is too large', detail);
  }
  const value = parsed(bytes, where);
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.map((each, i) => biometricOf(each, `${where}: ${i}`));
}

function parsed(bytes: Uint8Array, where: string): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new Fault('bad-input', `not JSON: ${String(cause)}`, { where, cause });
  }
}

function biometricOf(value: unknown, where: string): OsiaBiometric {
  const mistake = mistakeIn(schema, value);
  if (mistake !== undefined) {
    const { field, given, wanted } = mistake;
    const place = `${where}.${field.join('.') || '(document)'}`;
    throw new Fault('bad-input', 'not OSIA BiometricData', { where: place, given, wanted });
  }
  const { image, template, ...rest } = value as Json;
  return {
    ...rest,
    ...(image !== undefined && { image: decoded(image, `${where}.image`) }),
    ...(template !== undefined && { template: decoded(template, `${where}.template`) }),
  };
}

function decoded(base64: string, where: string): Uint8Array {
  if (/^[A-Za-z0-9+/]*={0,2}$/.test(base64) && base64.length % 4 === 0) {
    return new Uint8Array(Buffer.from(base64, 'base64'));
  }
  const given = JSON.stringify(base64.slice(0, 40));
  throw new Fault('bad-input', 'not base64', { where, given, wanted: 'base64 of whole bytes' });
}

/** A list of BiometricData, indented, in UTF-8. */
export function writeOsiaBiometrics(biometrics: readonly OsiaBiometric[]): Uint8Array {
  const encoded = biometrics.map(({ image, template, ...rest }) => ({
    ...rest,
    ...(image !== undefined && { image: Buffer.from(image).toString('base64') }),
    ...(template !== undefined && { template: Buffer.from(template).toString('base64') }),
  }));
  return new TextEncoder().encode(`${JSON.stringify(encoded, null, 2)}\n`);
}
