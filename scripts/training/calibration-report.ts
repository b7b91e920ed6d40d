// The tables of scripts/calibrate-fingerprint.ts, as Markdown.
import { applyCalibration, type Calibration } from '../../daemon/biometrics/calibration.ts';
import { type Rates, reportOfSets, type SetsReport } from '../../daemon/biometrics/evaluation-report.ts';
import { fingerBootstrap, type ResampledRate } from './finger-bootstrap.ts';
import {
  impostorsOf,
  type Lesson,
  learn,
  leftOutScores,
  type Observed,
  rawScore,
  without,
} from './lessons.ts';
import type { Relation, TrainingPrint } from './prints.ts';

const rateNames = ['eer', 'fmr100', 'fmr1000', 'fmr10000', 'zeroFmr'] as const;

/** Error rates within the real sets, %: as learned, and with weights learned from the real sets but the one that is scored. */
export function ratesTable({ mode, sets, real, weights }: Lesson, prints: readonly TrainingPrint[]): string {
  const row = (label: string, rates: Rates) => [
    label,
    ...rateNames.map(name => percent(rates[name] ?? Number.NaN)),
  ];
  const learned = reportOn(sets, real, prints, pair => rawScore(weights, pair));
  const ofOthers = new Map(sets.map(name => [name, learn(without(real, [name]), mode)]));
  const others = reportOn(sets, real, prints, pair => rawScore(ofOthers.get(pair.sets[0]) ?? weights, pair));
  return markdownTable(
    [`${mode}: error rates, %`, 'EER', 'FMR100', 'FMR1000', 'FMR10000', 'ZeroFMR'],
    [
      ...learned.sets.map(set => row(set.name, set)),
      row('mean', learned.mean),
      row('pooled', learned.pooled),
      ...others.sets.map(set => row(`${set.name}, weights of the other real sets`, set)),
      row('mean, weights of the other real sets', others.mean),
    ],
  );
}

function reportOn(
  sets: readonly string[],
  observed: readonly Observed[],
  prints: readonly TrainingPrint[],
  scoreOf: (pair: Observed) => number,
): SetsReport {
  const images = prints.map(({ name, quality }) => ({ name, quality, acquired: true }));
  const within = observed.filter(({ relation }) => relation === 'genuine' || relation === 'within');
  return reportOfSets(
    sets.map(name => {
      const pairs = within
        .filter(pair => pair.sets[0] === name)
        .map(pair => ({ a: pair.a, b: pair.b, genuine: pair.relation === 'genuine', score: scoreOf(pair) }));
      return { name, set: { images, pairs, extractTimesMs: [], compareMs: 0, compared: pairs.length } };
    }),
  );
}

/** Whether other impostors are like those of real sets: their rates under one calibration, as multiples of the stated ones. */
export function tailsTable({ mode, real, synthetic, weights }: Lesson, calibration: Calibration): string {
  const relations: readonly Relation[] = ['within', 'between', 'mirrored', 'other-hand'];
  const groups = [
    ...relations.map(name => ({ name, pairs: real.filter(({ relation }) => relation === name) })),
    { name: 'synthetic', pairs: impostorsOf(synthetic) },
  ];
  const rates = groups.map(({ pairs }) => {
    const scores = pairs.map(pair => applyCalibration(calibration, rawScore(weights, pair)));
    return ratesAt(pairs, scores);
  });
  return markdownTable(
    [`${mode}: of the stated`, ...groups.map(({ name, pairs }) => `${name}, ${thousands(pairs.length)}`)],
    statedLevels.map((level, k) => [statedCell(level), ...rates.map(rate => ofStated(rate(k), level))]),
  );
}

/** Stated against measured rates of false matches, each pair by a calibration that its sets took no part in. */
export function leftOutTable(lesson: Lesson): string {
  const scores = leftOutScores(lesson);
  const impostors = impostorsOf(lesson.real);
  const measure = (pairs: readonly Observed[]) =>
    ratesAt(
      pairs,
      pairs.map(pair => scores.get(pair) ?? 0),
    );
  const within = impostors.filter(({ relation }) => relation === 'within');
  const bySet = lesson.sets.map(name => measure(within.filter(({ sets }) => sets[0] === name)));
  const across = impostors.filter(({ relation }) => relation !== 'within');
  const both = (rate: ResampledRate, level: number) => [measuredCell(rate), ofStated(rate, level)];
  const [pooled, between, all] = [within, across, impostors].map(measure);
  return markdownTable(
    [
      `${lesson.mode}: stated`,
      `pooled, ${thousands(within.length)}`,
      'of the stated (95 %)',
      ...lesson.sets,
      `two sets, ${thousands(across.length)}`,
      'of the stated (95 %)',
      'all, of the stated (95 %)',
    ],
    statedLevels.map((level, k) => [
      statedCell(level),
      ...both(pooled(k), level),
      ...bySet.map(set => ofStated(set(k), level)),
      ...both(between(k), level),
      ofStated(all(k), level),
    ]),
  );
}

/** The rate of scores at or above each level, with its interval over fingers. */
function ratesAt(pairs: readonly Observed[], scores: readonly number[]): (k: number) => ResampledRate {
  const resample = fingerBootstrap(pairs);
  const rates = statedLevels.map(level => resample(index => scores[index] >= level));
  return k => rates[k];
}

/** Scores at which stated and measured rates are compared, dB. */
const statedLevels = [10, 15, 20, 25, 30, 35, 40];

const statedRate = (level: number) => 10 ** (-level / 10);
const thousands = (count: number) => count.toLocaleString('en');

/** Two decimals, and more for rates below 0.1 %. */
function percent(rate: number): string {
  const value = 100 * rate;
  if (value === 0 || value >= 0.1) return value.toFixed(2);
  return value.toFixed(value >= 0.01 ? 3 : 4);
}

const statedCell = (level: number) => `${level} dB, ${percent(statedRate(level))} %`;
const measuredCell = ({ rate, count }: ResampledRate) => `${percent(rate)} % (${thousands(count)})`;

/** A multiple of the stated rate, with its interval; fingers drawn anew say nothing where none was seen. */
function ofStated({ rate, low, high }: ResampledRate, level: number): string {
  const times = (value: number) => (value / statedRate(level)).toFixed(2);
  return rate === 0 ? '0.00 (none seen)' : `${times(rate)} (${times(low)} to ${times(high)})`;
}

function markdownTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |\n`;
  return `\n${line(header)}${line(header.map(() => '---'))}${rows.map(line).join('')}`;
}
