// A process of its own, so that its peak of memory is that of one reading: `node nist-memory.js stream|NAME BYTES` prints the bytes it took.
import { createHash } from 'node:crypto';
import { Fault } from '../../daemon/core/errors.ts';
import { readTransaction } from '../../daemon/formats/ansi-nist/reader.ts';
import { readRecords } from '../../daemon/formats/ansi-nist/stream.ts';
import { validate } from '../../daemon/formats/ansi-nist/validate/validate.ts';
import { bytesOf, type1, type14, written } from './nist-records.ts';

const [, , name = '', size = '0'] = process.argv;
const bytes = Number(size);

/** So many bytes of one part after the other between a head and the end of a record. */
const repeated = (head: string, part: string, size = bytes): Uint8Array =>
  Buffer.concat([bytesOf(head), Buffer.alloc(size - (size % part.length), bytesOf(part)), bytesOf('$')]);

/** A record of Type-2, with a length that is true, which consists of one part. */
function text(part: string): Uint8Array {
  const length = String(30 + bytes - (bytes % part.length)).padStart(9, '0');
  return repeated(`1.001:036|1.002:0300|1.003:1_1^2_00$2.001:${length}|2.002:00|2.3:`, part);
}

/** The same of a record of Type-9, whose values are held against codes. */
function minutiae(part: string): Uint8Array {
  const length = String(32 + bytes).padStart(9, '0');
  return repeated(`1.001:036|1.002:0300|1.003:1_1^9_00$9.001:${length}|9.002:00|9.012:`, part);
}

/** Files that make much of little. */
const hostile: Readonly<Record<string, () => Uint8Array>> = {
  items: () => text('_'),
  subfields: () => text('^'),
  groups: () => text('|'),
  fields: () => text('|2.3:'),
  minutiae: () => minutiae('_'),
  manyMinutiae: () => minutiae('^'),
  ends: () => text('$'),
  content: () => repeated('1.001:000000000|1.003:1_1', '^2_00'),
};

const recordBytes = 4 * 1024 * 1024;

/** A file of so many bytes in records of four megabytes, made as it is read. */
async function* longFile(): AsyncGenerator<Uint8Array> {
  const count = Math.floor(bytes / recordBytes);
  const picture = new Uint8Array(recordBytes).fill(0x1c);
  const fields = { ...type14, '14.999': Buffer.from(picture).toString('base64') };
  const one = written(type1, fields);
  const record = one.subarray(one.indexOf(0x1c) + 1);
  const content = [['1', String(count)], ...Array.from({ length: count }, () => ['14', '01'])];
  const first = Object.entries({ ...type1, '1.003': content.map(items => items.join('_')).join('^') });
  const head = first.map(([key, value]) => `${key}:${value}`).join('|');
  const length = head.length + '1.001:0000|'.length + 1;
  yield bytesOf(`1.001:${String(length).padStart(4, '0')}|${head}$`);
  for (let made = 0; made < count; made++) {
    for (let at = 0; at < record.length; at += 65_536) yield record.subarray(at, at + 65_536);
  }
}

async function streamed(): Promise<number> {
  let records = 0;
  for await (const record of readRecords(longFile())) {
    createHash('sha256').update(record.fields.at(-1)?.value.subarray(0, 64) ?? '');
    records++;
  }
  return records;
}

function readAndCheck(file: Uint8Array): number {
  const transaction = readTransaction(file);
  validate(transaction);
  return transaction.records.length;
}

const peakBytes = () => process.resourceUsage().maxRSS * 1024;

const input = name === 'stream' ? undefined : hostile[name]?.();
const before = peakBytes();
let records = 0;
try {
  records = input === undefined ? await streamed() : readAndCheck(input);
} catch (error) {
  if (!(error instanceof Fault)) throw error;
}
process.stdout.write(JSON.stringify({ records, tookBytes: peakBytes() - before }));
