import type { Command } from 'commander';
import { Fault } from '../core/errors.ts';
import { type FieldDocument, recordDocument, documentOf } from '../formats/ansi-nist/document.ts';
import { fieldName } from '../formats/ansi-nist/field-names.ts';
import { imageFacts } from '../formats/ansi-nist/overview.ts';
import { readTransaction } from '../formats/ansi-nist/reader.ts';
import { recordName } from '../formats/ansi-nist/record-names.ts';
import { type Charset, charsetOf } from '../formats/ansi-nist/text.ts';
import {
  idcOf,
  isData,
  isBinary,
  type NistRecord,
  type Transaction,
} from '../formats/ansi-nist/transaction.ts';
import type { Output } from './output.ts';
import { readInput } from './samples.ts';

/** `bitmapd nist show FILE`: what is in a transaction; with `--json` all of it, to be written again by `nist encode`. */
export function defineShow(command: Command, output: () => Output): void {
  command
    .command('show')
    .description(
      'what an ANSI/NIST file holds; --json has every field, and `nist encode` makes the file of it again',
    )
    .argument('<file>')
    .action(async (file: string) => {
      const transaction = readTransaction(await readInput(file), file);
      try {
        // An overview is made without the document, which is a third larger than the file.
        const document = output().json ? documentOf(transaction, file) : undefined;
        output().answer(document, () => overview(transaction));
      } catch (cause) {
        // The longest text that there can be, about half a gigabyte.
        if (!(cause instanceof RangeError)) throw cause;
        const remedy = 'show it without --json, or `nist validate` it';
        throw new Fault('bad-input', 'too large for one JSON document', { where: file, remedy, cause });
      }
    });
}

function overview({ records, trailer }: Transaction): string[] {
  const charset = charsetOf(records[0]);
  const lines = records.flatMap((record, at) => recordLines(record, at, charset));
  return trailer.length === 0 ? lines : [...lines, `and ${trailer.length} bytes behind the last record`];
}

function recordLines(record: NistRecord, at: number, charset: Charset): string[] {
  const idc = idcOf(record);
  const head = [
    `record ${at + 1}: Type-${record.type} ${recordName(record.type)}`,
    ...(idc === undefined ? [] : [`IDC ${idc}`]),
    ...imageWords(record),
  ].join(', ');
  const fields = Object.entries(recordDocument(withoutData(record), charset).fields);
  return [head, ...fields.map(([key, value]) => fieldLine(key, value)), ''];
}

function imageWords(record: NistRecord): string[] {
  const facts = imageFacts(record);
  if (facts === undefined) return [];
  const { widthPx, heightPx, compression, data } = facts;
  return [
    `${widthPx ?? '?'} x ${heightPx ?? '?'} px`,
    compression ?? 'no compression stated',
    `${data.length} bytes of image`,
  ];
}

/** Data is told of by its length alone. */
const withoutData = (record: NistRecord): NistRecord => ({
  ...record,
  fields: record.fields.filter(
    ({ type, number, value }) => !isData(type, number) && !(isBinary(type) && value.length > 6),
  ),
});

const mostShown = 100;

function fieldLine(key: string, value: FieldDocument): string {
  const [type = '', number = ''] = key.split(/[.#]/);
  const named = fieldName(Number(type), Number(number));
  const text = typeof value === 'string' ? value : value.map(items => items.join(' | ')).join(' ; ');
  const printable = text.replaceAll(/[\p{Cc}]/gu, '\u00b7');
  const shown =
    printable.length <= mostShown
      ? printable
      : `${printable.slice(0, mostShown)}... (${printable.length} characters)`;
  return `  ${key.padEnd(10)} ${(named?.mnemonic ?? '').padEnd(5)} ${named === undefined ? '' : `${named.name}: `}${shown}`;
}
