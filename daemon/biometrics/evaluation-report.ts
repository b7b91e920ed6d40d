import type { EvaluatedSet, ScoredPair } from './evaluate-folder.ts';
import { type ErrorRates, errorRates, percentile } from './evaluation.ts';

/** Names of the rates, which are averaged over sets. */
const rateNames = ['eer', 'fmr100', 'fmr1000', 'fmr10000', 'zeroFmr'] as const;

/** Rates from 0 to 1; null without comparisons of both kinds, where there is none to tell. */
export type Rates = Readonly<Record<(typeof rateNames)[number], number | null>>;

/** The rates, and how many comparisons of the same finger and of different fingers they are made of. */
export interface ReportedRates extends Rates, Pick<ErrorRates, 'genuine' | 'impostor'> {}

/** The rates of the pairs whose quality (the lower of the two images') is from `from` up to but without `below`. */
export interface QualityBin extends ReportedRates {
  readonly from: number;
  /** The highest bin goes to 100 and includes it. */
  readonly below: number;
}

/** The rates when a share of a set's images, those of lowest quality, is turned away. */
export interface WithoutWorst extends ReportedRates {
  /** From 0 to 1, as asked for. */
  readonly rejected: number;
  /** Images that are left. */
  readonly images: number;
}

/** What is said of one set or of several pooled. */
export interface QualityReport extends ReportedRates {
  /** Images, not pairs. */
  readonly failuresToAcquire: number;
  readonly qualityBins: readonly QualityBin[];
  readonly withoutWorst?: WithoutWorst;
}

export interface EvaluationReport extends QualityReport {
  readonly extractMs: { readonly p50: number; readonly p95: number };
  readonly comparePerSecond: number;
}

export interface ReportOptions {
  /** Share of the images of each set that is turned away for `withoutWorst`, from 0 to 1. */
  readonly rejectWorst?: number;
}

export interface SetsReport {
  readonly sets: readonly (EvaluationReport & { readonly name: string })[];
  /** Of the sets that have rates; null where none has. */
  readonly mean: Rates & { readonly withoutWorst?: Rates };
  /** All comparisons within the sets under one threshold. */
  readonly pooled: QualityReport;
}

/** Everything that is said of one set. */
export function reportOf(set: EvaluatedSet, options: ReportOptions = {}): EvaluationReport {
  const { extractTimesMs, compareMs, compared } = set;
  return {
    ...pooledReport([set], options),
    extractMs: { p50: percentile(extractTimesMs, 0.5), p95: percentile(extractTimesMs, 0.95) },
    comparePerSecond: compareMs > 0 ? (1000 * compared) / compareMs : 0,
  };
}

/** Each set, the mean of their rates, and the rates of all their comparisons together. */
export function reportOfSets(
  sets: readonly { readonly name: string; readonly set: EvaluatedSet }[],
  options: ReportOptions = {},
): SetsReport {
  const reports = sets.map(({ name, set }) => ({ name, ...reportOf(set, options) }));
  const without = reports.flatMap(({ withoutWorst }) => withoutWorst ?? []);
  return {
    sets: reports,
    mean: { ...meanRates(reports), ...(without.length > 0 && { withoutWorst: meanRates(without) }) },
    pooled: pooledReport(
      sets.map(({ set }) => set),
      options,
    ),
  };
}

function pooledReport(sets: readonly EvaluatedSet[], { rejectWorst }: ReportOptions): QualityReport {
  return {
    ...ratesOf(sets.flatMap(({ pairs }) => pairs)),
    failuresToAcquire: sets.flatMap(({ images }) => images).filter(({ acquired }) => !acquired).length,
    qualityBins: qualityBins(sets.flatMap(withQuality)),
    ...(rejectWorst !== undefined && { withoutWorst: withoutWorst(sets, rejectWorst) }),
  };
}

function ratesOf(pairs: readonly ScoredPair[]): ReportedRates {
  const scores = (wanted: boolean) =>
    pairs.filter(({ genuine }) => genuine === wanted).map(({ score }) => score);
  const rates = errorRates(scores(true), scores(false));
  const { genuine, impostor } = rates;
  return genuine > 0 && impostor > 0 ? rates : { genuine, impostor, ...rateBy(() => null) };
}

function meanRates(reports: readonly ReportedRates[]): Rates {
  return rateBy(name => {
    const rates = reports.map(report => report[name]).filter(rate => rate !== null);
    return rates.length > 0 ? rates.reduce((sum, rate) => sum + rate, 0) / rates.length : null;
  });
}

function rateBy(rateOf: (name: keyof Rates) => number | null): Rates {
  const [eer, fmr100, fmr1000, fmr10000, zeroFmr] = rateNames.map(rateOf);
  return { eer, fmr100, fmr1000, fmr10000, zeroFmr };
}

interface GradedPair extends ScoredPair {
  readonly quality: number;
}

/** A pair is as good as the worse of its two images. */
const withQuality = ({ images, pairs }: EvaluatedSet): GradedPair[] =>
  pairs.map(pair => ({ ...pair, quality: Math.min(images[pair.a].quality, images[pair.b].quality) }));

/** Three bins with equally many genuine pairs, as far as equal qualities allow: they decide the rates. */
const binCount = 3;

function qualityBins(pairs: readonly GradedPair[]): QualityBin[] {
  const genuine = pairs.filter(pair => pair.genuine).map(({ quality }) => quality);
  const sorted = genuine.toSorted((a, b) => a - b);
  const inner = Array.from(
    { length: binCount - 1 },
    (_, k) => sorted[Math.ceil(((k + 1) * sorted.length) / binCount)] ?? 0,
  );
  const limits = [0, ...new Set(inner.filter(limit => limit > 0)), 100];
  return limits.slice(1).map((below, k) => {
    const from = limits[k];
    const last = k === limits.length - 2;
    const inside = pairs.filter(({ quality }) => quality >= from && (last || quality < below));
    return { from, below, ...ratesOf(inside) };
  });
}

function withoutWorst(sets: readonly EvaluatedSet[], rejected: number): WithoutWorst {
  const kept = sets.map(({ images }) => bestImages(images, rejected));
  const pairs = sets.flatMap((set, s) => set.pairs.filter(({ a, b }) => kept[s].has(a) && kept[s].has(b)));
  return { rejected, images: kept.reduce((sum, { size }) => sum + size, 0), ...ratesOf(pairs) };
}

/** Indices of what is left; of equal quality the later names go first. */
function bestImages(images: EvaluatedSet['images'], rejected: number): Set<number> {
  const ranked = images.map(({ quality }, index) => ({ quality, index }));
  ranked.sort((a, b) => b.quality - a.quality || a.index - b.index);
  const count = images.length - Math.round(rejected * images.length);
  return new Set(ranked.slice(0, count).map(({ index }) => index));
}

/** The genuine pairs that score lowest and the impostor pairs that score highest, worst first. */
export function worstPairs(
  { pairs }: EvaluatedSet,
  count: number,
): { readonly genuine: readonly ScoredPair[]; readonly impostor: readonly ScoredPair[] } {
  const ascending = pairs.toSorted((p, q) => p.score - q.score);
  return {
    genuine: ascending.filter(({ genuine }) => genuine).slice(0, count),
    impostor: ascending
      .filter(({ genuine }) => !genuine)
      .reverse()
      .slice(0, count),
  };
}
