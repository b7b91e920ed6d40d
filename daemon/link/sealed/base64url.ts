import { Fault } from '../../core/errors.ts';

export const base64url = (bytes: Uint8Array | string): string => Buffer.from(bytes).toString('base64url');

/**
 * The bytes of a part of a compact serialisation (RFC 7515, 2). There is one spelling of them: anything else, bits that
 * are left over included, is Fault `bad-input`.
 */
export function fromBase64url(text: string, what: string): Buffer {
  const bytes = Buffer.from(text, 'base64url');
  if (bytes.toString('base64url') !== text) throw new Fault('bad-input', `${what} is not base64url`);
  return bytes;
}

/** The parts of a compact serialisation, each without a dot. Fault `bad-input` when there are not that many. */
export function partsOf(text: string, count: number, what: string): string[] {
  const parts = text.split('.', count + 1);
  if (parts.length === count) return parts;
  throw new Fault('bad-input', `not a compact ${what}`, { wanted: `${count} parts` });
}

/** A protected header. Fault `bad-input` for what is no JSON object. */
export function headerFrom(part: string, what: string): Readonly<Record<string, unknown>> {
  let header: unknown;
  try {
    header = JSON.parse(fromBase64url(part, what).toString('utf8'));
  } catch (cause) {
    throw new Fault('bad-input', `${what} is not JSON`, { cause });
  }
  if (typeof header === 'object' && header !== null && !Array.isArray(header))
    return header as Readonly<Record<string, unknown>>;
  throw new Fault('bad-input', `${what} is not an object`);
}
