import type { QualityReport, Rates, ReportedRates } from '../biometrics/evaluation-report.ts';
import type { SetDocument, SetsDocument } from './eval-report.ts';
import { table } from './output.ts';

const percent = (rate: number | null) => (rate === null ? '-' : `${(100 * rate).toFixed(2)} %`);

const rates = ({ eer, fmr100, fmr1000, fmr10000, zeroFmr }: Rates) =>
  [eer, fmr100, fmr1000, fmr10000, zeroFmr].map(percent);
const rateNames = ['EER', 'FMR100', 'FMR1000', 'FMR10000', 'ZeroFMR'];

const ratesLine = (report: Rates) =>
  rates(report)
    .map((rate, k) => `${rateNames[k]} ${rate}`)
    .join(', ');

/** The report of one set, for people. */
export function linesOfSet(report: SetDocument): string[] {
  const { genuine, impostor, failuresToAcquire, extractMs, comparePerSecond, searchCode } = report;
  return [
    `${genuine} genuine and ${impostor} impostor comparisons, ${failuresToAcquire} images not acquired`,
    ratesLine(report),
    ...(searchCode ? [`search code alone: ${ratesLine(searchCode)}`] : []),
    `extraction ${extractMs.p50.toFixed(1)} ms (half), ${extractMs.p95.toFixed(1)} ms (95 %); ${Math.round(comparePerSecond)} comparisons a second`,
    ...qualityTable(report),
  ];
}

/** Several sets: a line each, then what they are together. */
export function linesOfSets({ sets, mean, pooled }: SetsDocument): string[] {
  const row = (name: string, report: Rates & Partial<ReportedRates>, failures: number | string) => [
    name,
    report.genuine ?? '',
    report.impostor ?? '',
    failures,
    ...rates(report),
  ];
  return [
    ...table(
      ['set', 'genuine', 'impostor', 'not acquired', ...rateNames],
      [
        ...sets.map(set => row(set.name, set, set.failuresToAcquire)),
        row('mean', mean, ''),
        row('pooled', pooled, pooled.failuresToAcquire),
        ...sets.flatMap(({ name, searchCode }) =>
          searchCode ? [row(`${name}, search code`, searchCode, '')] : [],
        ),
        ...(mean.searchCode ? [row('mean, search code', mean.searchCode, '')] : []),
        ...sets.flatMap(({ name, withoutWorst }) =>
          withoutWorst ? [row(`${name}, best ${withoutWorst.images}`, withoutWorst, '')] : [],
        ),
        ...(mean.withoutWorst ? [row('mean without the worst', mean.withoutWorst, '')] : []),
      ],
    ),
    ...qualityTable(pooled),
  ];
}

/** The same rates by the quality of the pairs, and without the worst images. */
function qualityTable({ qualityBins, withoutWorst }: QualityReport): string[] {
  const rows = qualityBins.map(bin => [
    `${bin.from} to ${bin.below}`,
    bin.genuine,
    bin.impostor,
    ...rates(bin),
  ]);
  const best = withoutWorst
    ? [
        [
          `best ${withoutWorst.images} images`,
          withoutWorst.genuine,
          withoutWorst.impostor,
          ...rates(withoutWorst),
        ],
      ]
    : [];
  return ['', ...table(['quality of a pair', 'genuine', 'impostor', ...rateNames], [...rows, ...best])];
}
