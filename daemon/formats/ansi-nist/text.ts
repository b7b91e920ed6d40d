import { itemSeparator, subfieldSeparator } from './separators.ts';
import { fieldOf, latin1, type NistRecord } from './transaction.ts';

/**
 * How the bytes of text are read: as UTF-8, of which ASCII is a part, or each byte as the character of the same number, which every sequence
 * of bytes can be.
 */
export type Charset = 'utf8' | 'latin1';

/** 1.015 DCS, the index in its first item (Table 4): 8-bit Latin-1 up to the version of 2008; all others are read as UTF-8 where they are. */
const latin1Index = 1;
const mostIndexBytes = 16;

/** The characters in which the text of a transaction is written, unless a record says otherwise. */
export function charsetOf(first: NistRecord | undefined): Charset {
  const field = first && fieldOf(first, 15);
  const [[index = ''] = []] = field ? subfieldsOf(field.value.subarray(0, mostIndexBytes), 'latin1') : [];
  return /^\d+$/.test(index) && Number(index) === latin1Index ? 'latin1' : 'utf8';
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Whether bytes are whole UTF-8, which decodes and encodes without loss. */
export function isUtf8(bytes: Uint8Array): boolean {
  try {
    strict.decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** The text of bytes, exactly. Throws TypeError where they are not of that charset: see `isUtf8`. */
export const decoded = (bytes: Uint8Array, charset: Charset): string =>
  charset === 'utf8' ? strict.decode(bytes) : latin1(bytes);

/** The subfields of a field's value, each with its items; a value without separators is one of one. */
export const subfieldsOf = (value: Uint8Array, charset: Charset): string[][] =>
  decoded(value, charset)
    .split(subfieldSeparator)
    .map(subfield => subfield.split(itemSeparator));

/** Subfields as the bytes of a value; the charset has to hold the text: see `fits`. */
export function valueOf(subfields: readonly (readonly string[])[], charset: Charset): Uint8Array {
  const text = subfields.map(items => items.join(itemSeparator)).join(subfieldSeparator);
  return new Uint8Array(Buffer.from(text, charset));
}

/** Whether a charset can hold a text without loss. */
export const fits = (text: string, charset: Charset): boolean =>
  charset === 'utf8' ? !/\p{Surrogate}/u.test(text) : !/[\u0100-\uffff]/.test(text);
