// Mutated iris templates and iris image records through their readers: what comes out must be read again, or a Fault, soon.
import { iris } from '../../daemon/biometrics/iris/iris.ts';
import { Fault } from '../../daemon/core/errors.ts';
import type { IrisTemplate } from '../../daemon/core/iris.ts';
import { writePng } from '../../daemon/formats/image/write-png.ts';
import { decodeIrisTemplate, encodeIrisTemplate } from '../../daemon/formats/iris-template/iris-template.ts';
import { decodeIris2005 } from '../../daemon/formats/iso19794/iris-2005-reader.ts';
import { decodeIris2011 } from '../../daemon/formats/iso19794/iris-2011-reader.ts';
import { decodeIrisImage } from '../../daemon/formats/iso19794/iris-pixels.ts';
import { readIrisRecord, writeIrisRecord } from '../../daemon/formats/iso19794/iris-record.ts';
import type { IrisRecord, IrisView } from '../../daemon/formats/iso19794/iris-view.ts';
import { type Random, randomFrom } from '../../hal/drivers/sim/random.ts';
import { heightPx, ramp, record2005, record2011, rawView, view2011, widthPx } from './iris-records.ts';
import { bulkCode } from './made-up-irises.ts';
import { confidentScore, timeBoundMs, timed } from './template-fuzz.ts';
import { mutate, type RecordKind } from './template-mutations.ts';

/** What a reader made of an input: nothing when it was refused as it should be, else what is wrong with it, and its images. */
interface Reading {
  readonly isRead: boolean;
  readonly wrong?: string;
  readonly views: readonly IrisView[];
  readonly template?: IrisTemplate;
}

type Reader = (bytes: Uint8Array) => Omit<Reading, 'isRead'>;

export const readers: Record<string, Reader> = {
  template: bytes => {
    const template = decodeIrisTemplate(bytes);
    const isSame = areEqual(encodeIrisTemplate(template), bytes);
    return { views: [], template, ...(!isSame && { wrong: 'not the one way to write it' }) };
  },
  iso2005: bytes => checked(decodeIris2005(bytes), bytes),
  iso2011: bytes => checked(decodeIris2011(bytes), bytes),
  any: bytes => checked(readIrisRecord(bytes), bytes),
};

function checked(record: IrisRecord, bytes: Uint8Array): Omit<Reading, 'isRead'> {
  const held = record.views.reduce((sum, { data }) => sum + data.length, 0);
  if (held > bytes.length) return { views: [], wrong: `${held} bytes of images` };
  const written = writeIrisRecord(record); // zeros behind the end are not part of it
  const isKept = areEqual(written, bytes.subarray(0, written.length));
  return { views: record.views, ...(!isKept && { wrong: 'not the same when written again' }) };
}

const areEqual = (a: Uint8Array, b: Uint8Array) => Buffer.compare(a, b) === 0;

export interface IrisFuzzReport {
  readonly reader: string;
  readonly inputs: number;
  /** Inputs that were read. */
  readonly read: number;
  /** Of images that were looked at, those that have pixels. */
  readonly images: number;
  readonly pictures: number;
  /** Templates that were compared with an eye that none of the inputs is of, and the highest score, dB. */
  readonly compared: number;
  readonly highestScore: number;
  readonly slowestMs: number;
  /** What should not have happened, with the input in hexadecimal. */
  readonly failures: readonly string[];
}

export interface IrisFuzzOptions {
  readonly inputs: number;
  readonly seed: string | number;
  /** Of one in so many records that were read the first image is decoded; one in so many templates is compared. */
  readonly lookAtEvery: number;
  /** An eye that none of the inputs is of. */
  readonly unrelated: IrisTemplate;
}

/** So many mutated records through one reader, and some of their images through the decoder. */
export async function fuzzIris(reader: string, options: IrisFuzzOptions): Promise<IrisFuzzReport> {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0; // most of the time would go into the stacks of Faults that nobody reads
  try {
    return await fuzzReader(reader, options);
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

async function fuzzReader(reader: string, { inputs, seed, lookAtEvery, unrelated }: IrisFuzzOptions) {
  const random = randomFrom(seed).fork(reader);
  const kinds = await irisKinds(random);
  const all = Object.values(kinds).flatMap(kind => kind.seeds);
  const failures: string[] = [];
  const stranger = iris.prepare(unrelated);
  const report = {
    reader,
    inputs,
    read: 0,
    images: 0,
    pictures: 0,
    compared: 0,
    highestScore: 0,
    slowestMs: 0,
    failures,
  };
  const fail = (what: string, bytes: Uint8Array) =>
    failures.push(`${reader}, ${what}: ${Buffer.from(bytes).toString('hex')}`);
  for (let input = 0; input < inputs; input++) {
    const kind = kinds[reader] ?? random.pick([kinds.iso2005, kinds.iso2011]);
    const bytes = mutate(kind, random, all);
    const { read, ms } = timed(() => readOrFault(reader, bytes));
    report.slowestMs = Math.max(report.slowestMs, ms);
    if (ms > timeBoundMs) fail(`${ms.toFixed(0)} ms`, bytes);
    if (read.wrong !== undefined) fail(read.wrong, bytes);
    if (!read.isRead || report.read++ % lookAtEvery !== 0) continue;
    if (read.template !== undefined) {
      const score = iris.comparePrepared(iris.prepare(read.template), stranger);
      report.compared++;
      report.highestScore = Math.max(report.highestScore, score);
      if (!(score >= 0 && score < confidentScore)) fail(`score ${score}`, bytes);
    }
    if (read.views.length === 0) continue;
    report.images++;
    const picture = await pictureOrFault(read.views[0]);
    if (picture === 'read') report.pictures++;
    else if (picture !== 'refused') fail(picture, bytes);
  }
  return report;
}

function readOrFault(reader: string, bytes: Uint8Array): Reading {
  try {
    return { isRead: true, ...(readers[reader] ?? readers.any)(bytes) };
  } catch (error) {
    const isRefused = error instanceof Fault && error.code === 'bad-input';
    return { isRead: false, views: [], ...(!isRefused && { wrong: String(error) }) };
  }
}

async function pictureOrFault(view: IrisView): Promise<string> {
  try {
    const image = await decodeIrisImage(view, 'x.iir');
    return image.pixels.length === image.widthPx * image.heightPx ? 'read' : 'pixels of another size';
  } catch (error) {
    return error instanceof Fault && error.code === 'bad-input' ? 'refused' : String(error);
  }
}

const length = { at: 8, bytes: 4, less: 0 } as const;
/** Behind the general header of 2011 the first representation states its own length. */
const representationLength = { at: 16, bytes: 4, less: 16 } as const;

async function irisKinds(random: Random): Promise<Record<string, RecordKind>> {
  const png = await writePng({ widthPx, heightPx, dpi: 500, pixels: ramp });
  const views2005 = [
    record2005,
    { ...record2005, views: [{ ...rawView, data: ramp.subarray(0, 40) }] as const },
  ];
  const views2011 = [
    record2011,
    { ...record2011, views: [{ ...view2011, codec: 'png', data: png }] as const },
    { ...record2011, eyes: 2, views: [view2011, { ...view2011, eye: 2, qualities: [] }] as const },
  ] as const;
  const code = () => bulkCode(random);
  const templates = [
    { eye: 0, quality: 0, search: code() },
    { eye: 1, quality: 100, rollDegrees: -12.5, search: code() },
    { eye: 2, quality: 57, search: code(), fine: code() },
  ] as const;
  return {
    template: { seeds: templates.map(encodeIrisTemplate), lengths: [] },
    iso2005: { seeds: views2005.map(writeIrisRecord), lengths: [length] },
    iso2011: { seeds: views2011.map(writeIrisRecord), lengths: [length, representationLength] },
  };
}
