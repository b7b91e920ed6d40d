import { Fault } from '../../core/errors.ts';
import { type BinaryKind, kindOf, layoutOf } from './binary-layout.ts';
import { binaryValue } from './binary-text.ts';
import { checkedDocument } from './document-check.ts';
import { type FieldDocument, type RecordDocument, tagWith, usualDigits } from './document.ts';
import { itemSeparator, separator, subfieldSeparator } from './separators.ts';
import { tagAt, tagOf } from './tag.ts';
import { type Charset, charsetOf, fits, valueOf } from './text.ts';
import {
  type Computed,
  isBinary,
  isData,
  type NistField,
  type NistRecord,
  type Transaction,
} from './transaction.ts';
import { finished, recordLength } from './writer.ts';

/**
 * A transaction from the JSON that `documentOf` makes, or that a person wrote: from the fields alone, in the order of their keys. Lengths and
 * the list of records are worked out and may be absent. Throws Fault `bad-input` that names the place in the document.
 */
export function transactionOf(document: unknown, where?: string): Transaction {
  const { records, trailer = '' } = checkedDocument(document, where);
  const [first, ...others] = records;
  if (first?.type !== 1)
    throw wrong('records[0]', 'is not of Type-1', { where, given: `type ${first?.type}` });
  const type1 = recordOf(first, 'utf8', { where, path: 'records[0]' });
  const charset = charsetOf(type1);
  const listed = others.map((record, at) => recordOf(record, charset, { where, path: `records[${at + 1}]` }));
  const second = listed.findIndex(record => record.type === 1) + 1;
  if (second > 0) throw wrong(`records[${second}]`, 'is a second one of Type-1', { where });
  return finished({
    records: [type1, ...listed],
    trailer: dataOf(trailer, { where, path: 'trailer' }),
  });
}

interface Place {
  readonly where: string | undefined;
  /** In the document. */
  readonly path: string;
}

function wrong(
  path: string,
  what: string,
  { where, ...detail }: { where: string | undefined; given?: string; wanted?: string },
): Fault {
  return new Fault('bad-input', `${path} ${what}`, { ...(where !== undefined && { where }), ...detail });
}

function recordOf(document: RecordDocument, charset: Charset, place: Place): NistRecord {
  const { type, digits = usualDigits, asWritten, unterminated } = document;
  const own = document.charset ?? charset;
  const fields = Object.entries(document.fields).map(([key, value]) => {
    const at = { ...place, path: `${place.path}.fields["${key}"]` };
    const tag = tagOfKey(key, digits, at);
    if (isBinary(type) !== isBinary(tag.type))
      throw wrong(at.path, 'is of another kind of record', { ...at, given: `Type-${tag.type}` });
    return { ...tag, value: valueIn(tag, value, own, { ...at, recordType: type }) };
  });
  if (isBinary(type)) return { type, fields: laidOut(type, fields, place) };
  const record: NistRecord = {
    type,
    fields: inOrder(type, fields, place),
    ...(unterminated === true && { isUnterminated: unterminated }),
  };
  return asWritten === undefined ? record : { ...record, asWritten: keptOf(record, document) };
}

/** A wrong LEN is that of the record as it was read: one that is now of another length is worked out. */
function keptOf(record: NistRecord, { asWritten = [], lengthBytes }: RecordDocument): readonly Computed[] {
  const isChanged = lengthBytes !== undefined && lengthBytes !== recordLength(record);
  return asWritten.filter(computed => computed !== 'LEN' || !isChanged);
}

/** A key with three digits is written with as many as the record has; any other as it stands. */
function tagOfKey(key: string, digits: number, { where, path }: Place): Omit<NistField, 'value'> {
  const tag = tagOf(key.replace(/#\d+$/, ''));
  if (tag === undefined) throw wrong(path, 'is no field number', { where, wanted: 'such as 1.004' });
  const { text, type, number } = tag;
  return { type, number, tag: text === tagWith(tag, usualDigits) ? tagWith(tag, digits) : text };
}

function valueIn(
  { type, number }: Omit<NistField, 'value'>,
  value: FieldDocument,
  charset: Charset,
  { recordType, ...place }: Place & { readonly recordType: number },
): Uint8Array {
  const kind: BinaryKind | undefined = isBinary(type) ? kindOf(type, number) : undefined;
  if (kind === 'rest' || (type === recordType && isData(type, number))) return dataOf(value, place);
  const subfields = typeof value === 'string' ? [[value]] : value;
  if (!isBinary(type)) return textOf(subfields, charset, place);
  if (kind === undefined) throw wrong(place.path, `is no field of a Type-${type}`, place);
  const bytes = binaryValue(kind, subfields);
  if (typeof bytes !== 'string') return bytes;
  throw wrong(place.path, 'is out of range', {
    where: place.where,
    given: JSON.stringify(value),
    wanted: bytes,
  });
}

function dataOf(value: FieldDocument, { where, path }: Place): Uint8Array {
  const bytes = typeof value === 'string' ? Buffer.from(value, 'base64') : undefined;
  if (bytes !== undefined && bytes.toString('base64') === value)
    return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
  throw wrong(path, 'is no base64', { where, wanted: 'the bytes in base64 (RFC 4648, 4), padded' });
}

function textOf(
  subfields: readonly (readonly string[])[],
  charset: Charset,
  { where, path }: Place,
): Uint8Array {
  for (const item of subfields.flat()) {
    if (item.includes(itemSeparator) || item.includes(subfieldSeparator)) {
      throw wrong(path, 'has a separator within an item', {
        where,
        wanted: 'subfields and items of their own',
      });
    }
    if (!fits(item, charset)) {
      const wanted = charset === 'latin1' ? 'characters of ISO/IEC 8859-1' : 'whole Unicode characters';
      throw wrong(path, 'has characters that cannot be written', { where, wanted });
    }
  }
  const value = valueOf(subfields, charset);
  for (let at = value.indexOf(separator.group); at !== -1; at = value.indexOf(separator.group, at + 1)) {
    if (tagAt(value, at + 1) !== undefined) throw wrong(path, 'would be read as two fields', { where });
  }
  return value;
}

/** A binary record has all its fields, in the order of the standard; the length may be absent. */
function laidOut(type: number, fields: readonly NistField[], { where, path }: Place): readonly NistField[] {
  return layoutOf(type).map(({ number, kind }) => {
    const found = fields.filter(field => field.number === number && field.type === type);
    const tag = tagWith({ type, number }, usualDigits);
    if (found.length > 1) throw wrong(`${path}.fields`, `has ${tag} more than once`, { where });
    if (found[0] !== undefined) return found[0];
    if (number === 1) return { tag, type, number, value: new Uint8Array(4) };
    if (kind === 'rest') return { tag, type, number, value: new Uint8Array(0) };
    throw wrong(`${path}.fields`, `lacks ${tag}`, { where });
  });
}

/** The length comes first and the data last, wherever they stand in the document, or the record would not be read as it was meant. */
function inOrder(type: number, fields: readonly NistField[], { where, path }: Place): readonly NistField[] {
  const isLength = (field: NistField) => field.type === type && field.number === 1;
  const isLast = (field: NistField) => field.type === type && isData(type, field.number);
  const [lengths, data] = [fields.filter(isLength), fields.filter(isLast)];
  if (lengths.length > 1 || data.length > 1) {
    const twice = tagWith({ type, number: data.length > 1 ? 999 : 1 }, usualDigits);
    throw wrong(`${path}.fields`, `has ${twice} more than once`, { where });
  }
  return [...lengths, ...fields.filter(field => !isLength(field) && !isLast(field)), ...data];
}
