// Mutated WSQ files through the reader and the decoder: what comes out is an image of the size that the file says, or a Fault, soon.
import { cpuNowMs } from '../../daemon/cli/bench-timing.ts';
import { Fault } from '../../daemon/core/errors.ts';
import { decodeWsq } from '../../daemon/formats/wsq/decode.ts';
import { maximumPixels } from '../../daemon/formats/wsq/parameters.ts';
import { readWsqFile } from '../../daemon/formats/wsq/read-file.ts';
import { writeWsqFile } from '../../daemon/formats/wsq/write-file.ts';
import { randomFrom } from '../../hal/drivers/sim/random.ts';
import { mutate } from './template-mutations.ts';
import { seedFiles } from './wsq-files.ts';

export interface WsqFuzzReport {
  /** Files whose segments were read, and those that gave an image. */
  readonly read: number;
  readonly decoded: number;
  /** Processor time. */
  readonly slowestMs: number;
  /** What should not have happened, with the input in hexadecimal. */
  readonly failures: readonly string[];
}

/** Of the processor: a small file may claim two million pixels, and filters of 255 taps. */
const timeBoundMs = 1_000;

export function fuzzWsq(inputs: number, seed: string | number): WsqFuzzReport {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0; // most of the time would go into the stacks of Faults that nobody reads
  const random = randomFrom(seed);
  const seeds = seedFiles();
  const report = { read: 0, decoded: 0, slowestMs: 0, failures: [] as string[] };
  for (let input = 0; input < inputs; input++) {
    const bytes = mutate({ seeds, lengths: [] }, random, seeds);
    const startMs = cpuNowMs();
    const wrong = whatIsWrong(bytes, report);
    const ms = cpuNowMs() - startMs;
    report.slowestMs = Math.max(report.slowestMs, ms);
    for (const what of [wrong, ms > timeBoundMs ? `${ms.toFixed(0)} ms` : undefined]) {
      if (what !== undefined) report.failures.push(`${what}: ${Buffer.from(bytes).toString('hex')}`);
    }
  }
  Error.stackTraceLimit = stackTraceLimit;
  return report;
}

function whatIsWrong(bytes: Uint8Array, report: { read: number; decoded: number }): string | undefined {
  try {
    const file = readWsqFile(bytes);
    report.read++;
    if (Buffer.compare(writeWsqFile(file), bytes) !== 0) return 'not the same when written again';
    const { widthPx, heightPx, pixels } = decodeWsq(bytes);
    report.decoded++;
    return pixels.length === widthPx * heightPx && pixels.length <= maximumPixels
      ? undefined
      : `${pixels.length} pixels of ${widthPx} x ${heightPx}`;
  } catch (error) {
    if (!(error instanceof Fault)) return String(error);
    if (error.code !== 'bad-input') return error.code;
    return /at offset \d+|a segment is missing/.test(error.message)
      ? undefined
      : `no offset in ${error.message}`;
  }
}
