import type { Image } from '../core/image.ts';
import { type ErrorRates, errorRates, percentile } from './evaluation.ts';

/** A capture and its name: the class (one finger, one eye) is what stands before the last `_`, the impression what follows. */
export interface NamedImage {
  readonly name: string;
  readonly image: Image;
}

/** What is evaluated. `Prepared` is whatever makes repeated comparisons cheap. */
export interface Evaluated<Prepared> {
  /** The template, made ready for comparisons; undefined when the image cannot be acquired. */
  acquire(image: Image): Prepared | undefined;
  compare(probe: Prepared, reference: Prepared): number;
}

/** `all`: every pair of impressions of different classes. `fvc`: only the first impressions of different classes. */
export type ImpostorPairs = 'all' | 'fvc';

export interface EvaluationReport extends ErrorRates {
  /** Images, not pairs. */
  readonly failuresToAcquire: number;
  readonly extractMs: { readonly p50: number; readonly p95: number };
  readonly comparePerSecond: number;
}

/** What has been done so far; the last one carries the report. */
export interface EvaluationProgress {
  readonly stage: 'extract' | 'compare';
  readonly done: number;
  readonly total: number;
  readonly report?: EvaluationReport;
}

interface Acquired<Prepared> {
  readonly finger: string;
  readonly first: boolean;
  readonly prepared: Prepared | undefined;
}

/**
 * Acquires every image and compares every genuine pair (each unordered pair of a class once) and impostor pair. An image
 * that cannot be acquired scores 0 in every pair it belongs to. Impressions are taken in the order of their names.
 */
export function* evaluate<Prepared>(
  images: readonly NamedImage[],
  modality: Evaluated<Prepared>,
  clock: { monotonicMs(): number },
  impostors: ImpostorPairs = 'all',
): Generator<EvaluationProgress, EvaluationReport> {
  const ordered = images.toSorted((a, b) => collator.compare(a.name, b.name));
  const acquired: Acquired<Prepared>[] = [];
  const extractTimesMs: number[] = [];
  for (const { name, image } of ordered) {
    const startedMs = clock.monotonicMs();
    const prepared = modality.acquire(image);
    extractTimesMs.push(clock.monotonicMs() - startedMs);
    const finger = classOf(name);
    acquired.push({ finger, first: !acquired.some(other => other.finger === finger), prepared });
    yield { stage: 'extract', done: acquired.length, total: ordered.length };
  }

  const scores = new PairScores();
  const startedMs = clock.monotonicMs();
  for (let i = 0; i < acquired.length; i++) {
    for (const other of acquired.slice(i + 1)) scores.add(acquired[i], other, modality, impostors);
    yield { stage: 'compare', done: i + 1, total: acquired.length };
  }
  const compareMs = clock.monotonicMs() - startedMs;

  const report: EvaluationReport = {
    ...errorRates(scores.genuine, scores.impostor),
    failuresToAcquire: acquired.filter(({ prepared }) => prepared === undefined).length,
    extractMs: { p50: percentile(extractTimesMs, 0.5), p95: percentile(extractTimesMs, 0.95) },
    comparePerSecond: compareMs > 0 ? (1000 * scores.compared) / compareMs : 0,
  };
  yield { stage: 'compare', done: acquired.length, total: acquired.length, report };
  return report;
}

/** `101_2` before `101_10`, in every locale. */
const collator = new Intl.Collator('en', { numeric: true });

class PairScores {
  readonly genuine: number[] = [];
  readonly impostor: number[] = [];
  /** Comparisons that were really made. */
  compared = 0;

  add<Prepared>(
    a: Acquired<Prepared>,
    b: Acquired<Prepared>,
    modality: Evaluated<Prepared>,
    impostors: ImpostorPairs,
  ): void {
    const same = a.finger === b.finger;
    if (!same && impostors === 'fvc' && !(a.first && b.first)) return;
    (same ? this.genuine : this.impostor).push(this.#score(a.prepared, b.prepared, modality));
  }

  #score<Prepared>(a: Prepared | undefined, b: Prepared | undefined, modality: Evaluated<Prepared>): number {
    if (a === undefined || b === undefined) return 0;
    this.compared++;
    return modality.compare(a, b);
  }
}

/** The class of a capture: its name, without the extension, before the last `_`; the whole name when it has none. */
export function classOf(name: string): string {
  const stem = name.replace(/\.[^.]*$/, '');
  const cut = stem.lastIndexOf('_');
  return cut < 0 ? stem : stem.slice(0, cut);
}
