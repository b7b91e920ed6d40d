import type { Image } from '../core/image.ts';

/** A capture and its name: the class (one finger, one eye) is what stands before the last `_`, the impression what follows. */
export interface NamedImage {
  readonly name: string;
  readonly image: Image;
}

/** What an image became: the template, made ready for comparisons, unless it cannot be acquired. */
export interface AcquiredImage<Prepared> {
  readonly prepared?: Prepared;
  /** 0 to 100. */
  readonly quality: number;
}

/** What is evaluated. `Prepared` is whatever makes repeated comparisons cheap. */
export interface Evaluated<Prepared> {
  acquire(image: Image): AcquiredImage<Prepared>;
  compare(probe: Prepared, reference: Prepared): number;
}

/** `all`: every pair of impressions of different classes. `fvc`: only the first impressions of different classes. */
export type ImpostorPairs = 'all' | 'fvc';

export interface EvaluatedImage {
  readonly name: string;
  readonly quality: number;
  readonly acquired: boolean;
}

/** One comparison; `a` and `b` are indices of images. */
export interface ScoredPair {
  readonly a: number;
  readonly b: number;
  readonly genuine: boolean;
  readonly score: number;
}

/** Every image and every comparison of a labelled set. */
export interface EvaluatedSet {
  readonly images: readonly EvaluatedImage[];
  readonly pairs: readonly ScoredPair[];
  readonly extractTimesMs: readonly number[];
  /** Time of all comparisons, and how many of them were really made. */
  readonly compareMs: number;
  readonly compared: number;
}

/** How far it has come. */
export interface EvaluationProgress {
  readonly stage: 'extract' | 'compare';
  readonly done: number;
  readonly total: number;
}

interface Acquired<Prepared> extends AcquiredImage<Prepared> {
  readonly name: string;
  readonly finger: string;
  readonly first: boolean;
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
): Generator<EvaluationProgress, EvaluatedSet> {
  const ordered = images.toSorted((a, b) => collator.compare(a.name, b.name));
  const acquired: Acquired<Prepared>[] = [];
  const extractTimesMs: number[] = [];
  for (const { name, image } of ordered) {
    const startedMs = clock.monotonicMs();
    const taken = modality.acquire(image);
    extractTimesMs.push(clock.monotonicMs() - startedMs);
    const finger = classOf(name);
    acquired.push({ ...taken, name, finger, first: !acquired.some(other => other.finger === finger) });
    yield { stage: 'extract', done: acquired.length, total: ordered.length };
  }

  const pairs: ScoredPair[] = [];
  const startedMs = clock.monotonicMs();
  for (let a = 0; a < acquired.length; a++) {
    pairs.push(...comparedWithLater(a, acquired, modality, impostors));
    yield { stage: 'compare', done: a + 1, total: acquired.length };
  }
  const compareMs = clock.monotonicMs() - startedMs;
  return {
    images: acquired.map(({ name, quality, prepared }) => ({
      name,
      quality,
      acquired: prepared !== undefined,
    })),
    pairs,
    extractTimesMs,
    compareMs,
    compared: pairs.filter(({ a, b }) => acquired[a].prepared && acquired[b].prepared).length,
  };
}

/** `101_2` before `101_10`, in every locale. */
const collator = new Intl.Collator('en', { numeric: true });

/** Image `a` with each one after it. */
function* comparedWithLater<Prepared>(
  a: number,
  acquired: readonly Acquired<Prepared>[],
  modality: Evaluated<Prepared>,
  impostors: ImpostorPairs,
): Generator<ScoredPair> {
  const probe = acquired[a];
  for (let b = a + 1; b < acquired.length; b++) {
    const reference = acquired[b];
    const genuine = probe.finger === reference.finger;
    if (!genuine && impostors === 'fvc' && !(probe.first && reference.first)) continue;
    const both = probe.prepared !== undefined && reference.prepared !== undefined;
    yield { a, b, genuine, score: both ? modality.compare(probe.prepared, reference.prepared) : 0 };
  }
}

/** The class of a capture: its name, without the extension, before the last `_`; the whole name when it has none. */
export function classOf(name: string): string {
  const stem = name.replace(/\.[^.]*$/, '');
  const cut = stem.lastIndexOf('_');
  return cut < 0 ? stem : stem.slice(0, cut);
}
