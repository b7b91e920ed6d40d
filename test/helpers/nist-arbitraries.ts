import * as fc from 'fast-check';
import type { RecordDocument, TransactionDocument } from '../../daemon/formats/ansi-nist/document.ts';
import { awkward, base64, type1, type4 } from './nist-records.ts';

const picture = fc
  .oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc.constant(awkward),
    fc.constantFrom('|1.001:5|', '$').map(text => Buffer.from(text)),
  )
  .map(bytes => base64(Uint8Array.from(bytes)));

/** Text with every control character but the two that separate subfields and items. */
const item = fc
  .oneof(
    fc.string({ unit: 'binary', maxLength: 8 }),
    fc.constantFrom('', 'A', '0', '\u001d', '\u001c', '00', '1.5'),
  )
  .map(text => text.replaceAll(/\p{Cc}/gu, one => (one === '\u001e' || one === '\u001f' ? '' : one)));
/** What would be read as the next field is left out: see `would be read as two fields`. */
const isOneField = (value: string) =>
  !value
    .split('\u001d')
    .slice(1)
    .some(part => /^\d{1,3}\.\d{1,9}:/.test(part));
const subfields = fc
  .array(fc.array(item, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 4 })
  .filter(value => isOneField(value.map(items => items.join('\u001f')).join('\u001e')));
const single = item.filter(isOneField);
/** One value is a string, more are subfields. */
const value = fc.oneof(
  single,
  subfields.filter(([first = []], _at = 0) => first.length > 1),
);

const key = (type: number) =>
  fc.integer({ min: 3, max: 998 }).map(number => `${type}.${String(number).padStart(3, '0')}`);
const idc = fc.integer({ min: 0, max: 99 }).map(number => String(number).padStart(2, '0'));

function tagged(type: number, hasData: boolean): fc.Arbitrary<RecordDocument> {
  return fc
    .tuple(
      idc,
      fc.uniqueArray(fc.tuple(key(type), value), { maxLength: 6, selector: ([name]) => name }),
      picture,
    )
    .map(([own, fields, data]) => ({
      type,
      fields: {
        [`${type}.002`]: own,
        ...Object.fromEntries(fields),
        ...(hasData && { [`${type}.999`]: data }),
      },
    }));
}

const byte = fc.integer({ min: 0, max: 255 }).map(String);
const positions = fc
  .array(fc.integer({ min: 0, max: 254 }).map(String), { minLength: 1, maxLength: 6 })
  .map(list => (list.length === 1 ? (list[0] ?? '0') : list.map(one => [one])));

const binary = (type: number): fc.Arbitrary<RecordDocument> =>
  fc.tuple(byte, byte, positions, picture).map(([own, code, list, data]) => {
    const fields = { ...type4, '4.002': own, '4.003': code, '4.004': list, '4.009': data };
    const renamed = Object.entries(fields).map(([name, value]) => [name.replace('4.', `${type}.`), value]);
    return { type, fields: Object.fromEntries(renamed) as RecordDocument['fields'] };
  });

const record = fc.oneof(
  tagged(2, false),
  tagged(9, false),
  ...[10, 13, 14, 15, 17, 55, 99].map(type => tagged(type, true)),
  tagged(98, false),
  ...[3, 4, 6].map(binary),
);

/** Transactions of all kinds of records, as a person could have written them. */
export const transactionDocument: fc.Arbitrary<TransactionDocument> = fc
  .array(record, { maxLength: 6 })
  .map(records => ({ records: [{ type: 1, fields: type1 }, ...records] }));
