// `node dist/scripts/train-search.js [SEED] [--write]`: learns the table that turns the surroundings of a minutia into
// bits, from model fingers alone (scripts/training/model-fingers.ts: no captures, no licensed data), and with --write replaces
// daemon/biometrics/fingerprint/search/table.ts. About two minutes.
//
// Linear discriminant analysis over pairs of impressions (the same minutia twice against all minutiae), then iterative
// quantisation: the rotation whose signs lose least (Y. Gong and S. Lazebnik, CVPR 2011), 64 bits at a time; each group
// of 64 starts from another random rotation, so that together they cut the space finer.
import { writeFileSync } from 'node:fs';
import { describer } from '../daemon/biometrics/fingerprint/search/describe.ts';
import { searchParameters } from '../daemon/biometrics/fingerprint/search/parameters.ts';
import {
  pointsOf,
  surroundingsLength,
  surroundingsStride,
} from '../daemon/biometrics/fingerprint/search/surroundings.ts';
import { type Random, randomFrom } from '../hal/drivers/sim/random.ts';
import { multiply, nearestRotation, symmetricEigen, transpose } from './training/linear-algebra.ts';
import { growModelFinger } from './training/model-fingers.ts';
import { modelHabits, takeModelImpression, templateOf } from './training/model-impressions.ts';

const fingers = 1_500;
const groupBits = 64;
const iterations = 40;
/** Added to the variance within a minutia, as a share of its mean: what is hardly measured must not decide. */
const shrinkage = 0.02;
/** So many minutiae fit the rotations. */
const rotationSamples = 12_000;
const n = surroundingsLength;
/** Harder than what a scanner sees on average, and often a part of the print alone: such mates are the ones to lose. */
const habits = {
  ...modelHabits,
  missed: 0.22,
  invented: 0.12,
  contactAcrossPx: [50, 130],
  contactAlongPx: [60, 180],
} as const;

/** Surroundings of the same minutiae in two impressions: [pair * n + number] each. */
interface Pairs {
  readonly first: Float32Array;
  readonly second: Float32Array;
  readonly count: number;
}

function collectPairs(random: Random): Pairs {
  const first: number[] = [];
  const second: number[] = [];
  for (let k = 0; k < fingers; k++) {
    const finger = growModelFinger(random.fork(`finger ${k}`));
    const [a, b] = ['first', 'second'].map(label => describeImpression(finger, random.fork(`${label} ${k}`)));
    for (const [source, numbers] of a) {
      const other = b.get(source);
      if (other === undefined) continue;
      for (const value of numbers) first.push(value);
      for (const value of other) second.push(value);
    }
  }
  return { first: Float32Array.from(first), second: Float32Array.from(second), count: first.length / n };
}

/** By true minutia. */
function describeImpression(finger: ReturnType<typeof growModelFinger>, random: Random) {
  const shown = takeModelImpression(finger, random, habits);
  const points = pointsOf(templateOf(shown));
  const surroundings = describer().surroundings(points, points.count);
  return new Map(
    shown.flatMap(({ source }, i) => {
      const at = i * surroundingsStride;
      return source < 0 ? [] : [[source, surroundings.subarray(at, at + n)] as const];
    }),
  );
}

/** Sum of the outer products of the rows. */
function scatter(rows: Float32Array, count: number): Float64Array {
  const sum = new Float64Array(n * n);
  for (let row = 0; row < count; row++) {
    for (let i = 0; i < n; i++) {
      const factor = rows[row * n + i];
      for (let j = i; j < n; j++) sum[i * n + j] += factor * rows[row * n + j];
    }
  }
  return sum.map((_, at) => {
    const [i, j] = [Math.floor(at / n), at % n];
    return sum[Math.min(i, j) * n + Math.max(i, j)] / count;
  });
}

function meanOf({ first, second, count }: Pairs): Float64Array {
  const mean = new Float64Array(n);
  for (let at = 0; at < first.length; at++) mean[at % n] += (first[at] + second[at]) / (2 * count);
  return mean;
}

/** n x n: within a minutia the variance is 1 along each column; the first columns tell minutiae apart best. */
function discriminants(pairs: Pairs, mean: Float64Array): Float64Array {
  const differences = pairs.first.map((value, at) => (value - pairs.second[at]) / Math.SQRT2);
  const within = scatter(differences, pairs.count);
  const total = scatter(
    pairs.first.map((value, at) => value - mean[at % n]),
    pairs.count,
  );
  let trace = 0;
  for (let i = 0; i < n; i++) trace += within[i * n + i];
  for (let i = 0; i < n; i++) within[i * n + i] += (shrinkage * trace) / n;
  const { values, vectors } = symmetricEigen(within, n);
  const whitening = vectors.map((value, at) => value / Math.sqrt(values[at % n]));
  const whitened = multiply(transpose(whitening, n), multiply(total, whitening, n), n);
  const best = symmetricEigen(whitened, n);
  process.stdout.write(
    `between / within: ${[0, 7, 15, 31, 47, 63, 95, 127].map(k => best.values[k].toFixed(2)).join(' ')}\n`,
  );
  return multiply(whitening, best.vectors, n);
}

function firstColumns(matrix: Float64Array, columns: number): Float64Array {
  return new Float64Array(n * columns).map((_, at) => matrix[Math.floor(at / columns) * n + (at % columns)]);
}

/** dimensions x dimensions: the rotation under which the signs of the rows lie nearest to the rows. */
function iterativeQuantisation(rows: Float64Array, dimensions: number, random: Random): Float64Array {
  let rotation = nearestRotation(
    new Float64Array(dimensions * dimensions).map(() => random.normal()),
    dimensions,
  );
  const columns = transpose(rows, dimensions);
  for (let iteration = 0; iteration < iterations; iteration++) {
    const signs = multiply(rows, rotation, dimensions).map(Math.sign);
    rotation = nearestRotation(multiply(columns, signs, rows.length / dimensions), dimensions);
  }
  return rotation;
}

interface Table {
  /** [bit * n + number], whole numbers from -127 to 127. */
  readonly weights: Int8Array;
  /** [bit]: the median over all minutiae of the sum of weight times number. */
  readonly medians: Int32Array;
}

function train(seed: string): Table {
  const random = randomFrom(seed);
  const pairs = collectPairs(random.fork('pairs'));
  process.stdout.write(`${pairs.count} minutiae seen twice\n`);
  const mean = meanOf(pairs);
  const { groups } = searchParameters.descriptor;
  const columns: Float64Array[] = [];
  const directions = discriminants(pairs, mean);
  groups.forEach((dimensions, group) => {
    const projection = firstColumns(directions, dimensions);
    const samples = Float64Array.from(
      pairs.first.subarray(0, rotationSamples * n),
      (value, at) => value - mean[at % n],
    );
    const projected = multiply(samples, projection, n);
    const rotation = iterativeQuantisation(projected, dimensions, random.fork(`rotation ${group}`));
    const turned = multiply(projection, rotation, dimensions);
    for (let bit = 0; bit < groupBits; bit++) {
      columns.push(Float64Array.from({ length: n }, (_, k) => turned[k * dimensions + bit]));
    }
  });
  const weights = new Int8Array(columns.flatMap(quantised));
  return { weights, medians: mediansOf(weights, pairs, columns.length) };
}

function quantised(column: Float64Array): number[] {
  const largest = column.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return Array.from(column, value => Math.round((127 * value) / largest));
}

function mediansOf(weights: Int8Array, { first }: Pairs, bits: number): Int32Array {
  const rows = Math.min(rotationSamples, first.length / n);
  return Int32Array.from({ length: bits }, (_, bit) => {
    const sums = new Float64Array(rows);
    for (let row = 0; row < rows; row++) {
      for (let k = 0; k < n; k++) sums[row] += weights[bit * n + k] * first[row * n + k];
    }
    return Math.round(sums.sort()[rows >> 1]);
  });
}

function sourceOf({ weights, medians }: Table, seed: string): string {
  const base64 = Buffer.from(weights.buffer).toString('base64');
  const lines = base64.match(/.{1,104}/g) ?? [];
  return `// Made by scripts/train-search.ts from ${fingers} model fingers, seed ${seed}. Do not edit; run it again.
export const trainedTable = {
  /** [bit * numbers + number]: signed bytes, base64. */
  weights: [
${lines.map(line => `    '${line}',`).join('\n')}
  ].join(''),
  /** [bit]: the sum of weight times number at which a bit turns to 1. */
  medians: ${JSON.stringify([...medians])},
} as const;
`;
}

const [first = 'bitmapd', ...rest] = process.argv.slice(2);
const seed = first.startsWith('--') ? 'bitmapd' : first;
const table = train(seed);
if ([first, ...rest].includes('--write')) {
  writeFileSync('daemon/biometrics/fingerprint/search/table.ts', sourceOf(table, seed));
}
