/** What a stream is made from. Equal seeds give equal streams. */
export type Seed = string | number;

/**
 * A seeded stream of random numbers, so that the same seed replays the same day.
 *
 * `fork` depends on the seed and the label alone, never on what was drawn before: a part of the simulation that draws
 * one number more does not change any other part.
 */
export interface Random {
  /** Uniform in [from, to), by default [0, 1). May be handed on by itself wherever a source of chance is passed in. */
  readonly uniform: (from?: number, to?: number) => number;
  /** Normal (Gaussian). */
  normal(mean?: number, deviation?: number): number;
  /** Uniform whole number in [0, below). */
  integer(below: number): number;
  /** True with this probability. */
  chance(probability: number): boolean;
  /** One of the items, all alike. Throws RangeError when there are none. */
  pick<T>(items: readonly T[]): T;
  /** One of the keys, with a probability in proportion to its weight. */
  pickWeighted<K extends string>(weights: Readonly<Partial<Record<K, number>>>): K;
  /** An independent stream for a named part. */
  fork(label: Seed): Random;
}

/** Opens the stream of a seed. */
export function randomFrom(seed: Seed): Random {
  return fromState(hash(String(seed), [0x9e3779b9, 0x243f6a88, 0xb7e15162, 0xdeadbeef]));
}

type State = readonly [number, number, number, number];

function fromState(seedState: State): Random {
  const next = xoshiro128(seedState);
  const uniform = (from = 0, to = 1) => from + (to - from) * next();
  const integer = (below: number) => Math.floor(next() * below);
  return {
    uniform,
    integer,
    normal: (mean = 0, deviation = 1) =>
      // Box-Muller; 1 - u keeps the logarithm finite.
      mean + deviation * Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    chance: probability => next() < probability,
    pick: items => {
      if (items.length === 0) throw new RangeError('nothing to pick from');
      return items[integer(items.length)];
    },
    pickWeighted: weights => pickWeighted(weights, next()),
    fork: label => fromState(hash(String(label), seedState)),
  };
}

function pickWeighted<K extends string>(weights: Readonly<Partial<Record<K, number>>>, share: number): K {
  const entries: [string, number][] = Object.entries(weights);
  let rest = share * entries.reduce((sum, [, weight]) => sum + weight, 0);
  const found = entries.find(([, weight]) => (rest -= weight) < 0) ?? entries.at(-1);
  if (!found) throw new RangeError('nothing to pick from');
  return found[0] as K;
}

/** xoshiro128++ 1.0 (Blackman and Vigna), its 32 bits scaled to [0, 1). */
function xoshiro128([a, b, c, d]: State): () => number {
  return () => {
    const result = (rotateLeft((a + d) | 0, 7) + a) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotateLeft(d, 11);
    return result / 2 ** 32;
  };
}

const rotateLeft = (value: number, bits: number) => (value << bits) | (value >>> (32 - bits));

/** FNV-1a over the text in four lanes, each finished with the mixer of MurmurHash3. */
function hash(text: string, start: State): State {
  const lane = (initial: number, salt: number) => {
    let value = initial ^ salt;
    for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
    return mix(value ^ text.length);
  };
  return [lane(start[0], 1), lane(start[1], 2), lane(start[2], 3), lane(start[3], 4)];
}

function mix(value: number): number {
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) | 0;
}
