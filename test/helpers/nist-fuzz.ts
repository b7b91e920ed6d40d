// Mutated transactions through the readers: each is read, and then written again as it was, or is a Fault, soon.
import { Fault } from '../../daemon/core/errors.ts';
import { documentOf } from '../../daemon/formats/ansi-nist/document.ts';
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

export const readers: Readonly<Record<string, (bytes: Uint8Array) => Verdict>> = {
  whole,
  /** A document whose bytes are those of a file, badly encoded on purpose. */
  document: bytes => {
    const text = Buffer.from(bytes).toString('latin1');
    const fields = Object.fromEntries(text.split('\u001d').map(part => [part.slice(0, 5), part.slice(6)]));
    const record = { type: 14, fields };
    const made = writeTransaction(transactionOf({ records: [{ type: 1, fields: type1 }, record] }));
    return whole(made);
  },
};

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

/** So many mutated files through a reader. */
export function fuzzNist(reader: string, inputs: number, seed: string | number): NistFuzzReport {
  const random = randomFrom(seed).fork(reader);
  const report = { inputs, read: 0, slowestMs: 0, failures: [] as string[] };
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0; // most of the time would go into the stacks of Faults that nobody reads
  for (let input = 0; input < inputs; input++) {
    const bytes = mutated(random);
    const { read, ms } = timed(() => verdict(() => (readers[reader] ?? whole)(bytes)));
    report.slowestMs = Math.max(report.slowestMs, ms);
    if (read.isRead) report.read++;
    const wrong = ms > timeBoundMs ? `${ms.toFixed(0)} ms` : read.wrong;
    if (wrong !== undefined) report.failures.push(`${wrong}: ${Buffer.from(bytes).toString('hex')}`);
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
