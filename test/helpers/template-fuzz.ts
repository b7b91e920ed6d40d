// Mutated records through every reader: what comes out must be a template or a Fault, soon.
import { cpuNowMs } from '../../daemon/cli/bench-timing.ts';
import { adoptTemplate, decodeTemplate } from '../../daemon/biometrics/fingerprint/decode-template.ts';
import { fingerprint } from '../../daemon/biometrics/fingerprint/fingerprint.ts';
import { Fault } from '../../daemon/core/errors.ts';
import type { FingerprintTemplate, RidgeDetail } from '../../daemon/core/fingerprint.ts';
import { decodeAnsi2004Views, decodeAnsi2009Views } from '../../daemon/formats/ansi378/reader.ts';
import { decodeCard } from '../../daemon/formats/iso19794/card-format.ts';
import type { FingerView } from '../../daemon/formats/iso19794/finger-view.ts';
import { decodeFmr2005Views } from '../../daemon/formats/iso19794/fmr-2005-reader.ts';
import { decodeFmr2011Views } from '../../daemon/formats/iso19794/fmr-2011-reader.ts';
import { randomFrom } from '../../hal/drivers/sim/random.ts';
import { mutate, recordKinds } from './template-mutations.ts';

type Reader = (bytes: Uint8Array) => readonly FingerprintTemplate[];

const templatesOf = (decode: (bytes: Uint8Array) => readonly FingerView[]): Reader => {
  return bytes => decode(bytes).map(view => view.template);
};

/** The reader of each kind of record, our own with ridges among them, and the entry that takes any. */
export const readers: Record<string, Reader> = {
  iso2005: templatesOf(decodeFmr2005Views),
  iso2011: templatesOf(decodeFmr2011Views),
  ansi2004: templatesOf(decodeAnsi2004Views),
  ansi2009: templatesOf(decodeAnsi2009Views),
  cardNormal: bytes => [decodeCard(bytes, 'normal')],
  cardCompact: bytes => [decodeCard(bytes, 'compact')],
  detail: bytes => [decodeTemplate(bytes)],
  any: bytes => [decodeTemplate(bytes)],
};

/** The longest that one input may take, ms. */
export const timeBoundMs = 50;
/** A score that no template may reach with a finger that it is not of, dB. */
export const confidentScore = 30;

export interface FuzzReport {
  readonly reader: string;
  readonly inputs: number;
  /** Inputs that gave a template. */
  readonly templates: number;
  /** Templates that have their ridges. */
  readonly detailed: number;
  /** Templates that were prepared and compared. */
  readonly compared: number;
  readonly highestScore: number;
  readonly slowestMs: number;
  /** What should not have happened, with the input in hexadecimal. */
  readonly failures: readonly string[];
}

export interface FuzzOptions {
  readonly inputs: number;
  readonly seed: string | number;
  /** One of so many decoded templates is compared. */
  readonly compareEvery: number;
  /** A template of a finger that none of the inputs is of. */
  readonly unrelated: FingerprintTemplate;
}

/** So many mutated records through one reader, and some of what they give through a comparison. */
export function fuzz(reader: string, options: FuzzOptions): FuzzReport {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0; // most of the time would go into the stacks of Faults that nobody reads
  try {
    return fuzzReader(reader, options);
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

function fuzzReader(reader: string, options: FuzzOptions): FuzzReport {
  const random = randomFrom(options.seed).fork(reader);
  const kinds = recordKinds(random);
  const all = Object.values(kinds).flatMap(kind => kind.seeds);
  const records = Object.entries(kinds).filter(([name]) => !name.startsWith('card'));
  const unrelated = fingerprint.prepare(options.unrelated);
  const report = {
    reader,
    inputs: options.inputs,
    templates: 0,
    detailed: 0,
    compared: 0,
    highestScore: 0,
    slowestMs: 0,
  };
  const failures: string[] = [];
  for (let input = 0; input < options.inputs; input++) {
    const bytes = mutate(kinds[reader] ?? random.pick(records)[1], random, all);
    const outcome = readOne(reader, bytes);
    failures.push(...outcome.failures);
    report.slowestMs = Math.max(report.slowestMs, outcome.ms);
    if (outcome.template === undefined) continue;
    if (outcome.template.detail !== undefined) report.detailed++;
    if (++report.templates % options.compareEvery !== 0) continue;
    report.compared++;
    const prepared = fingerprint.prepare(adoptTemplate(outcome.template));
    const score = fingerprint.comparePrepared(prepared, unrelated);
    report.highestScore = Math.max(report.highestScore, score);
    if (!(score >= 0 && score < confidentScore))
      failures.push(describeInput(reader, `score ${score}`, bytes));
  }
  return { ...report, failures };
}

interface Outcome {
  /** The first that the record holds; undefined when it was refused. */
  readonly template: FingerprintTemplate | undefined;
  readonly ms: number;
  readonly failures: readonly string[];
}

/** One input through one reader. */
export function readOne(reader: string, bytes: Uint8Array): Outcome {
  const failures: string[] = [];
  const { read, ms } = timed(() => readOrFault(reader, bytes));
  if (ms > timeBoundMs) failures.push(`${ms.toFixed(0)} ms`);
  if (typeof read === 'string') failures.push(read);
  const templates = typeof read === 'string' ? [] : read;
  failures.push(...templates.map(whatIsWrong).filter(wrong => wrong !== undefined));
  if (templates[0] !== undefined && !isEncodable(templates[0])) failures.push('cannot be written again');
  return {
    template: templates[0],
    ms,
    failures: failures.map(what => describeInput(reader, what, bytes)),
  };
}

function describeInput(reader: string, what: string, bytes: Uint8Array): string {
  return `${reader}, ${what}: ${Buffer.from(bytes).toString('hex')}`;
}

/** The templates, none when the record was refused as it should be, or what was thrown instead. */
function readOrFault(reader: string, bytes: Uint8Array): readonly FingerprintTemplate[] | string {
  try {
    const templates = readers[reader]?.(bytes) ?? [];
    return templates.length === 0 ? 'no view' : templates;
  } catch (error) {
    return error instanceof Fault && error.code === 'bad-input' ? [] : String(error);
  }
}

/** What a run takes. One that seems slow by the clock is timed again, by the processor: a busy machine lets others run meanwhile. */
export function timed<T>(run: () => T): { read: T; ms: number } {
  const startMs = performance.now();
  let read = run();
  let ms = performance.now() - startMs;
  for (let tries = 0; ms > timeBoundMs && tries < 3; tries++) {
    const beforeMs = cpuNowMs();
    read = run();
    ms = Math.min(ms, cpuNowMs() - beforeMs);
  }
  return { read, ms };
}

function isEncodable(template: FingerprintTemplate): boolean {
  try {
    return fingerprint.encode(adoptTemplate(template)).length > 0;
  } catch {
    return false;
  }
}

/** What a template must keep to whatever its record said. */
function whatIsWrong({
  widthPx,
  heightPx,
  dpi,
  quality,
  position,
  minutiae,
  detail,
}: FingerprintTemplate): string | undefined {
  if (!(widthPx > 0 && heightPx > 0 && dpi > 0)) return `picture of ${widthPx} by ${heightPx}, ${dpi} dpi`;
  if (!(quality >= 0 && quality <= 100)) return `quality ${quality}`;
  if (!(position >= 0 && position <= 10)) return `position ${position}`;
  if (minutiae.length > 255) return `${minutiae.length} minutiae`;
  for (const minutia of minutiae) {
    const isInside = minutia.x >= 0 && minutia.x < widthPx && minutia.y >= 0 && minutia.y < heightPx;
    const isDirected = minutia.angle >= 0 && minutia.angle < 2 * Math.PI;
    const isGraded = minutia.quality >= 0 && minutia.quality <= 100;
    if (!isInside || !isDirected || !isGraded) return `minutia ${JSON.stringify(minutia)}`;
  }
  return detail && whatIsWrongWithDetail(detail);
}

function whatIsWrongWithDetail({ cols, rows, ridges, orientation, period }: RidgeDetail): string | undefined {
  const cells = (cols / 8) * (rows / 8);
  const isWhole = cells > 0 && Number.isInteger(cols / 8) && Number.isInteger(rows / 8);
  const fits = ridges.length === cols * rows && orientation.length === cells && period.length === cells;
  if (!isWhole || !fits) return `ridges of ${cols} by ${rows}`;
  if (ridges.some(sample => sample > 2)) return 'a sample that is nothing';
  return period.includes(0) ? 'a period of 0' : undefined;
}
