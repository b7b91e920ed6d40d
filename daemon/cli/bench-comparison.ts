import { type AgreementOf, ridgeAgreement } from '../biometrics/fingerprint/agreement.ts';
import { fingerprint } from '../biometrics/fingerprint/fingerprint.ts';
import { matchScalar } from '../biometrics/fingerprint/match.ts';
import { Matcher } from '../biometrics/fingerprint/matcher.ts';
import { startMinutiaeKernel } from '../biometrics/fingerprint/minutiae-kernel.ts';
import { seenCells } from '../biometrics/fingerprint/outline.ts';
import { type PreparedTemplate, preparedFrames } from '../biometrics/fingerprint/prepare.ts';
import { ResidentTemplates } from '../biometrics/fingerprint/resident.ts';
import type { Image } from '../core/image.ts';
import { type AgreementKernel, type AgreementMemory, simdAgreement } from '../kernels/ridge-agreement.ts';
import { scalarAgreement } from '../kernels/scalar/ridge-agreement.ts';
import { atLeast, type BenchRow, kernelRows, row } from './bench-row.ts';
import { brief, cpuMs, kernelMs, slow, thorough } from './bench-timing.ts';

/** Fingers that every probe is compared with; one of them is its own, as in the FVC protocol's 280 of 3,160. */
const fingers = 11;
const probes = 2;

/** Fewest comparisons a second. */
const goal = 1_000;

/**
 * Comparisons, templates prepared, and each kernel beside its twin. `impression` makes a print of a finger, the same one for
 * the same words.
 */
export async function comparisonRows(
  impression: (finger: string, seed: string) => Image,
): Promise<BenchRow[]> {
  const print = (finger: number, seed: string) =>
    fingerprint.prepare(fingerprint.extract(impression(`finger ${finger}`, seed)));
  const references = Array.from({ length: fingers }, (_, finger) => print(finger, 'enrolled'));
  const mates = Array.from({ length: probes }, (_, finger) => print(finger, 'again'));
  const each = (work: (a: PreparedTemplate, b: PreparedTemplate) => unknown) => () => {
    for (const mate of mates) for (const reference of references) work(mate, reference);
  };
  const aSecond = (ms: number) => (1_000 * fingers * probes) / ms;
  const matcher = new Matcher();
  const compare = await cpuMs(
    each((a, b) => fingerprint.comparePrepared(a, b)),
    thorough,
  );
  const match = await cpuMs(
    each((a, b) => matcher.match(a, b)),
    brief,
  );
  const matchTwin = await cpuMs(each(matchScalar), slow);
  return [
    atLeast(goal, row('fingerprint.compare', aSecond(compare), 'a second')),
    row('fingerprint.kernel.minutiae', aSecond(match), 'a second', aSecond(matchTwin)),
    await preparationRow(references),
    ...(await agreementRows(matcher, mates[0], references[0])),
  ];
}

/**
 * What the kernel works out of each template before its first comparison, and its twin; the kernel makes lookups only of one
 * that is compared second, in that comparison.
 */
async function preparationRow(references: readonly PreparedTemplate[]): Promise<BenchRow> {
  const [a, b] = references.map(({ straightened }) => straightened);
  if (a === undefined || b === undefined) throw new Error('a print has no ridges');
  const kernel = startMinutiaeKernel(2);
  const both = await cpuMs(() => new ResidentTemplates(kernel).addresses(a, b), brief);
  const twin = await cpuMs(() => {
    const { neighbours, outline } = straightenedAnew(a);
    return [neighbours, seenCells(outline, a)];
  }, slow);
  return row('fingerprint.kernel.prepare', both / 2, 'ms a print', twin);
}

/** The same template, of which nothing has been worked out. */
function straightenedAnew(template: PreparedTemplate): PreparedTemplate {
  const { straightened } = preparedFrames(template, template.scale, template.detail);
  if (straightened === undefined) throw new Error('a print has no ridges');
  return straightened;
}

type KernelOver = (memory: AgreementMemory) => AgreementKernel;

/** The kernels that ask the ridges, of one comparison of two prints of a finger. */
async function agreementRows(
  matcher: Matcher,
  { straightened: a }: PreparedTemplate,
  { straightened: b }: PreparedTemplate,
): Promise<BenchRow[]> {
  if (a === undefined || b === undefined) throw new Error('a print has no ridges');
  const alignment = matcher.match(a, b)?.alignment;
  if (alignment === undefined) throw new Error('two prints of a finger do not match');
  const run = (agreementOf: AgreementOf) => () => agreementOf(a, b, alignment);
  const eachKernel = (kernelOver: KernelOver) => (watched: (kernel: AgreementKernel) => AgreementKernel) =>
    run(ridgeAgreement(memory => watched(kernelOver(memory))));
  const kernels = await kernelMs(eachKernel(simdAgreement), brief);
  const twins = await kernelMs(eachKernel(scalarAgreement), slow);
  return kernelRows(kernels, twins, 'ms a pair').filter(({ name }) => !name.endsWith('.setFrame'));
}
