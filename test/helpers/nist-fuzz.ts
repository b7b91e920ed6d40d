// Mutated transactions through the readers: each is read, and then written again as it was, or is a Fault, soon.
import { Fault } from '../../daemon/core/errors.ts';
import { documentOf, type TransactionDocument } from '../../daemon/formats/ansi-nist/document.ts';
import { transactionOf } from '../../daemon/formats/ansi-nist/from-document.ts';
import { readTransaction } from '../../daemon/formats/ansi-nist/reader.ts';
import { readRecords } from '../../daemon/formats/ansi-nist/stream.ts';
import { validate } from '../../daemon/formats/ansi-nist/validate/validate.ts';
import { writeTransaction } from '../../daemon/formats/ansi-nist/writer.ts';
import { type Random, randomFrom } from '../../hal/drivers/sim/random.ts';
import { awkward, base64, type Fields, type1, type14, type2, type4, written } from './nist-records.ts';
import { timeBoundMs, timed } from './template-fuzz.ts';
import { mutate } from './template-mutations.ts';

/** What is wrong with how an input was taken; undefined where it was read or refused as it should be. */
type Verdict = { readonly isRead: boolean; readonly wrong?: string };

const isSame = (a: Uint8Array, b: Uint8Array) => Buffer.compare(a, b) === 0;

/** Of files of so many lengths one goes through its document, which takes most of the time. */
const documentEvery = 4;

/** Reads, holds against the standard, and writes again: by itself and through the document. */
function whole(bytes: Uint8Array): Verdict {
  const transaction = readTransaction(bytes);
  const findings = validate(transaction);
  if (findings.some(({ offset }) => !(offset >= 0 && offset <= bytes.length))) {
    return { isRead: true, wrong: 'an offset outside of the file' };
  }
  if (!isSame(writeTransaction(transaction), bytes)) return { isRead: true, wrong: 'written otherwise' };
  if (bytes.length % documentEvery !== 0) return { isRead: true };
  const document: unknown = JSON.parse(JSON.stringify(documentOf(transaction)));
  const again = writeTransaction(transactionOf(document));
  return isSame(again, bytes)
    ? { isRead: true }
    : { isRead: true, wrong: 'written otherwise from its document' };
}

/** Writes a document: where nothing in it is to be wrong on purpose, what is written has to be readable. */
function fromDocument(document: TransactionDocument): Verdict {
  const bytes = writeTransaction(transactionOf(document));
  const isOnPurpose = document.records.some(({ asWritten, unterminated }) => asWritten ?? unterminated);
  const { isRead, wrong } = verdict(() => whole(bytes));
  if (wrong !== undefined) return { isRead, wrong };
  return isRead || isOnPurpose
    ? { isRead: true }
    : { isRead: false, wrong: 'what was written cannot be read' };
}

/** The same of a stream in pieces: it has to agree with the whole. */
export async function streamed(bytes: Uint8Array, piece: number): Promise<Verdict> {
  let records = 0;
  try {
    for await (const { fields } of readRecords(pieces(bytes, piece))) records += fields.length > 0 ? 1 : 0;
  } catch (error) {
    if (!isRefusal(error)) return { isRead: false, wrong: String(error) };
    return verdict(() => read(bytes)).isRead
      ? { isRead: false, wrong: `the stream was refused: ${error.message}` }
      : { isRead: false };
  }
  let inWhole = 0;
  const { isRead } = verdict(() => {
    inWhole = readTransaction(bytes).records.length;
    return { isRead: true };
  });
  if (!isRead) return { isRead: true, wrong: 'the whole was refused' };
  return inWhole === records ? { isRead } : { isRead, wrong: `${records} records, not ${inWhole}` };
}

const read = (bytes: Uint8Array): Verdict => ({ isRead: readTransaction(bytes).records.length > 0 });

async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const isRefusal = (error: unknown): error is Fault => error instanceof Fault && error.code === 'bad-input';

function verdict(run: () => Verdict): Verdict {
  try {
    return run();
  } catch (error) {
    return isRefusal(error) ? { isRead: false } : { isRead: false, wrong: String(error) };
  }
}

export interface NistFuzzReport {
  readonly inputs: number;
  readonly read: number;
  readonly slowestMs: number;
  readonly failures: readonly string[];
}

/** So many mutated files through the reader of whole ones. */
export const fuzzNist = (inputs: number, seed: string | number): NistFuzzReport =>
  fuzzed(inputs, randomFrom(seed).fork('whole'), mutated, whole, bytes => Buffer.from(bytes).toString('hex'));

/** So many mutated documents, written and read again. */
export const fuzzDocuments = (inputs: number, seed: string | number): NistFuzzReport =>
  fuzzed(inputs, randomFrom(seed).fork('document'), mutatedDocument, fromDocument, one =>
    JSON.stringify(one),
  );

function fuzzed<Input>(
  inputs: number,
  random: Random,
  make: (random: Random) => Input,
  take: (input: Input) => Verdict,
  describe: (input: Input) => string,
): NistFuzzReport {
  const report = { inputs, read: 0, slowestMs: 0, failures: [] as string[] };
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0; // most of the time would go into the stacks of Faults that nobody reads
  for (let input = 0; input < inputs; input++) {
    const made = make(random);
    const { read, ms } = timed(() => verdict(() => take(made)));
    report.slowestMs = Math.max(report.slowestMs, ms);
    if (read.isRead) report.read++;
    const wrong = ms > timeBoundMs ? `${ms.toFixed(0)} ms` : read.wrong;
    if (wrong !== undefined) report.failures.push(`${wrong}: ${describe(made)}`);
  }
  Error.stackTraceLimit = stackTraceLimit;
  return report;
}

/** The same of streams. */
export async function fuzzStream(inputs: number, seed: string | number): Promise<NistFuzzReport> {
  const random = randomFrom(seed).fork('stream');
  const report = { inputs, read: 0, slowestMs: 0, failures: [] as string[] };
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  for (let input = 0; input < inputs; input++) {
    const bytes = mutated(random);
    const { isRead, wrong } = await streamed(bytes, 1 + random.integer(bytes.length + 1));
    if (isRead) report.read++;
    if (wrong !== undefined) report.failures.push(`${wrong}: ${Buffer.from(bytes).toString('hex')}`);
  }
  Error.stackTraceLimit = stackTraceLimit;
  return report;
}

const awkward14: Fields = { ...type14, '14.999': base64(awkward) };
const minutiae: Fields = {
  '9.002': '01',
  '9.003': '0',
  '9.004': 'S',
  '9.012': [
    ['1', '01320714248'],
    ['2', '02280917078'],
  ],
};
const seeds: readonly Uint8Array[] = [
  written(type1, type2),
  written(type1, type2, type4, type14),
  written(type1, awkward14, type4, minutiae),
  written({ ...type1, '1.015': [['003', 'UTF-8']] }, { ...type2, '2.018': 'Zo\u00eb' }, awkward14, awkward14),
  written(type1, {
    '8.002': '1',
    '8.003': '0',
    '8.004': '2',
    '8.005': '0',
    '8.006': '1',
    '8.007': '1',
    '8.008': 'AAAA',
  }),
];

const tokens = [
  '\u001c',
  '\u001d',
  '\u001e',
  '\u001f',
  ':',
  '.',
  '0',
  '1',
  '9',
  '1.003:',
  '14.999:',
  '\u001d2.001:5',
  '\u0000\u0000\u0000\u0012',
  '\u00ff',
];

/** A transaction with bytes, or with what means something to a reader, changed. */
function mutated(random: Random): Uint8Array {
  const kind = { seeds, lengths: [] };
  if (random.chance(0.4)) return mutate(kind, random, seeds);
  let bytes = random.pick(seeds);
  for (let left = 1 + random.integer(3); left > 0; left--) {
    const token = Buffer.from(random.pick(tokens), 'latin1');
    const at = random.integer(bytes.length + 1);
    const behind = bytes.subarray(at + random.integer(3));
    bytes = Uint8Array.from(Buffer.concat([bytes.subarray(0, at), token, behind]));
  }
  return bytes;
}

const documents = seeds.map(seed => JSON.stringify(documentOf(readTransaction(seed))));
const keys = [
  '1.003',
  '2.002',
  '2.3',
  '2.018#2',
  '4.004',
  '4.009',
  '14.013',
  '14.999',
  '13.999',
  '9.137',
  'x',
  '1.',
  '0.0',
];
const values = [
  '',
  '7',
  'AAAA',
  '\u00e9',
  '\ud800',
  'a\u001d2.5:',
  '\u001f',
  [['a', 'b'], ['']],
  [['1'], ['300']],
  [],
  5,
  null,
];
const properties: readonly (readonly [string, unknown])[] = [
  ['digits', 1],
  ['digits', 9],
  ['charset', 'latin1'],
  ['charset', 'utf8'],
  ['asWritten', ['LEN']],
  ['asWritten', ['CNT']],
  ['unterminated', true],
  ['type', 2],
  ['type', 14],
  ['type', 4],
];

interface LooseRecord extends Record<string, unknown> {
  fields: Record<string, unknown>;
}

/** A document with some fields renamed, changed, added or taken away, records moved and properties set. */
function mutatedDocument(random: Random): TransactionDocument {
  const document = JSON.parse(random.pick(documents)) as { records: LooseRecord[] };
  for (let left = 1 + random.integer(3); left > 0; left--) {
    const record = random.pick(document.records);
    const names = Object.keys(record.fields);
    const change = random.integer(6);
    if (change === 0) record.fields[random.pick(keys)] = random.pick(values);
    else if (change === 1 && names.length > 0) record.fields[random.pick(names)] = random.pick(values);
    else if (change === 2 && names.length > 0) delete record.fields[random.pick(names)];
    else if (change === 3) Object.assign(record, Object.fromEntries([random.pick(properties)]));
    else if (change === 4) document.records.push(structuredClone(record));
    else document.records.splice(1 + random.integer(document.records.length), 1);
  }
  return document as unknown as TransactionDocument;
}
