import { Bench } from 'tinybench';
import { fingerprint } from '../biometrics/fingerprint/fingerprint.ts';
import { matchScalar } from '../biometrics/fingerprint/match.ts';
import { Matcher } from '../biometrics/fingerprint/matcher.ts';
import type { PreparedTemplate } from '../biometrics/fingerprint/prepare.ts';
import type { Image } from '../core/image.ts';

/** Fingers that every probe is compared with; one of them is its own, as in the FVC protocol's 280 of 3,160. */
const fingers = 11;
const probes = 2;

/** Comparisons a second, one thread, templates prepared. */
export interface ComparisonSpeed {
  readonly compare: number;
  /** Of that, what the kernel `minutiae` does, and its scalar twin. */
  readonly kernel: number;
  readonly twin: number;
}

/** `impression` makes a print of a finger, the same one for the same words. */
export async function timeComparison(
  impression: (finger: string, seed: string) => Image,
  timeMs: number,
): Promise<ComparisonSpeed> {
  const print = (finger: number, seed: string) =>
    fingerprint.prepare(fingerprint.extract(impression(`finger ${finger}`, seed)));
  const references = Array.from({ length: fingers }, (_, finger) => print(finger, 'enrolled'));
  const mates = Array.from({ length: probes }, (_, finger) => print(finger, 'again'));
  const matcher = new Matcher();
  const each = (work: (a: PreparedTemplate, b: PreparedTemplate) => unknown) => () => {
    for (const mate of mates) for (const reference of references) work(mate, reference);
  };
  const bench = new Bench({ time: timeMs, warmupTime: 500 })
    .add(
      'compare',
      each((a, b) => fingerprint.comparePrepared(a, b)),
    )
    .add(
      'kernel',
      each((a, b) => matcher.match(a, b)),
    )
    .add('twin', each(matchScalar));
  await bench.run();
  const aSecond = (name: string) => {
    const result = bench.getTask(name)?.result;
    if (result === undefined || !('latency' in result)) throw new Error(`${name} did not run`);
    return (1_000 * fingers * probes) / result.latency.p50;
  };
  return { compare: aSecond('compare'), kernel: aSecond('kernel'), twin: aSecond('twin') };
}
