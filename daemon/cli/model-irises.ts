import { type Random, randomFrom } from '../../hal/drivers/sim/random.ts';
import { codeBytes, codeColumns, codeRings, type IrisCode } from '../core/iris.ts';

/**
 * An iris that nobody has, for measuring searches: what a filter says of its texture, a complex number for each ring and column of
 * the code. Its codes are as alike as those of MMU1 from column to column, ring to ring and eye to eye, and about as many bits
 * are valid (docs/iris-search.md shows both side by side).
 */
export interface ModelIris {
  /** [ring * codeColumns + column]. */
  readonly real: Float64Array;
  readonly imaginary: Float64Array;
}

const values = codeRings * codeColumns;

const texture = {
  /** Cycles in a turn: beyond the last there is next to nothing. */
  frequencies: 32,
  /** The filter: centre in cycles, width on a logarithmic scale. A texture has amplitudes of 1 / frequency. */
  centre: codeColumns / 7,
  width: Math.log(0.4),
  /** ... and this much at any frequency. */
  grain: 0.02,
  /** What a ring has of the rings beside it, and of what all rings have in common. */
  beside: 0.4,
  everywhere: 0.6,
  /** What all eyes have in common, shading and lashes: the HD of different eyes is a little less than a half. */
  shared: 0.27,
};

const lids = {
  /** How far lids reach over the iris, radii of it: least and most, of the upper and the lower. They are arcs. */
  upper: [0.02, 0.68],
  lower: [-0.3, 0.4],
  arch: 0.3,
  /** Radii of the first and of the last ring. */
  rings: [0.36, 0.92],
};

/** The weakest of the valid bits of a ring are not valid. */
const fragileShare = 0.2;

export function modelIris(random: Random): ModelIris {
  common ??= textureOf(randomFrom('what all model irises share'));
  return mixed(textureOf(random), common, texture.shared);
}

let common: ModelIris | undefined;

/** A capture: the iris and `noise` times another texture, behind lids of the moment. */
export function modelCapture(iris: ModelIris, random: Random, noise = 0): IrisCode {
  const seen = noise === 0 ? iris : mixed(iris, textureOf(random), noise);
  return encode(seen, uncoveredBy(random));
}

/** How noisy captures are: log-normal, so that two captures of an iris lie as far apart as those of MMU1, and some as far. */
export function captureNoise(random: Random): number {
  return Math.exp(random.normal(-0.52, 0.45));
}

function mixed(a: ModelIris, b: ModelIris, share: number): ModelIris {
  return {
    real: a.real.map((value, at) => value + share * b.real[at]),
    imaginary: a.imaginary.map((value, at) => value + share * b.imaginary[at]),
  };
}

function textureOf(random: Random): ModelIris {
  const { beside, everywhere } = texture;
  const all = spectrum(random);
  const rings = Array.from({ length: codeRings + 2 }, () => spectrum(random));
  const out = { real: new Float64Array(values), imaginary: new Float64Array(values) };
  for (let ring = 0; ring < codeRings; ring++) {
    const [before, own, after] = rings.slice(ring, ring + 3);
    const mix = own.map((value, at) => value + beside * (before[at] + after[at]) + everywhere * all[at]);
    for (let column = 0; column < codeColumns; column++) {
      const at = ring * codeColumns + column;
      [out.real[at], out.imaginary[at]] = valueAt(mix, column);
    }
  }
  return out;
}

/** Amplitudes of the frequencies from 1 on, real and imaginary by turns. */
function spectrum(random: Random): Float64Array {
  const { frequencies, centre, width, grain } = texture;
  return Float64Array.from({ length: 2 * frequencies }, (_, at) => {
    const frequency = (at >> 1) + 1;
    const gain = Math.exp(-(Math.log(frequency / centre) ** 2) / (2 * width ** 2));
    return random.normal() * gain * (1 / frequency + grain);
  });
}

function valueAt(amplitudes: Float64Array, column: number): [real: number, imaginary: number] {
  let [real, imaginary] = [0, 0];
  for (let k = 0; k < amplitudes.length / 2; k++) {
    const turn = ((k + 1) * column) % codeColumns;
    const [a, b] = [amplitudes[2 * k], amplitudes[2 * k + 1]];
    real += a * cosines[turn] - b * sines[turn];
    imaginary += a * sines[turn] + b * cosines[turn];
  }
  return [real, imaginary];
}

const angle = (column: number) => (2 * Math.PI * column) / codeColumns;
const cosines = Float64Array.from({ length: codeColumns }, (_, column) => Math.cos(angle(column)));
const sines = Float64Array.from({ length: codeColumns }, (_, column) => Math.sin(angle(column)));

/** [ring * codeColumns + column] 1 where no lid lies. y grows downwards. */
function uncoveredBy(random: Random): Uint8Array {
  const [upper, lower] = [lids.upper, lids.lower].map(([least, most]) => random.uniform(least, most));
  const tilt = random.normal(0, 3);
  const [inner, outer] = lids.rings;
  return Uint8Array.from({ length: values }, (_, at) => {
    const radius = inner + ((outer - inner) * Math.floor(at / codeColumns)) / (codeRings - 1);
    const [x, y] = [Math.cos, Math.sin].map(of => radius * of(angle((at % codeColumns) - tilt)));
    const arch = lids.arch * x ** 2;
    return y > -1 + upper + arch && y < 1 - lower - arch ? 1 : 0;
  });
}

function encode({ real, imaginary }: ModelIris, uncovered: Uint8Array): IrisCode {
  const code = { bits: new Uint8Array(codeBytes), mask: new Uint8Array(codeBytes) };
  [real, imaginary].forEach((part, which) => {
    for (let ring = 0; ring < codeRings; ring++) setBits(code, part, uncovered, ring, which);
  });
  return code;
}

function setBits(
  code: IrisCode,
  part: Float64Array,
  uncovered: Uint8Array,
  ring: number,
  which: number,
): void {
  const first = ring * codeColumns;
  const strengths = part.slice(first, first + codeColumns).map(Math.abs);
  const seen = strengths.filter((_, column) => uncovered[first + column] === 1).sort();
  const least = seen[Math.floor(fragileShare * seen.length)] ?? Number.POSITIVE_INFINITY;
  for (let column = 0; column < codeColumns; column++) {
    if (uncovered[first + column] === 0 || strengths[column] < least) continue;
    code.mask[2 * column + which] |= 1 << ring;
    if (part[first + column] > 0) code.bits[2 * column + which] |= 1 << ring;
  }
}
