import type { Behaviour, EyeBehaviour, PassengerTruth } from './cast.ts';
import type { Condition } from './fingerprint/index.ts';
import type { EyeCondition } from './iris/index.ts';
import { drawTraveller, type Traveller } from './passport.ts';
import { type Random, randomFrom, type Seed } from './random.ts';

/** Who comes to the lane, and how. */
export interface DayOptions {
  readonly seed: Seed;
  /** How many come; no end when undefined. */
  readonly passengers?: number | undefined;
  /** Seeds of the people on the watchlist. */
  readonly listed: readonly number[];
  /** How many people there are who are on no list. */
  readonly population: number;
  /** How many of the passengers are on it, 0 to 1. */
  readonly listedShare: number;
  /** ISO 8601 date of the day; the passports are valid on it. */
  readonly today: string;
  /** How often each behaviour is seen, as weights. */
  readonly behaviours: Readonly<Partial<Record<Behaviour, number>>>;
  readonly eyes: Readonly<Partial<Record<EyeBehaviour, number>>>;
}

/** One laying-down of the finger: how, and the sub-seed of its chances. */
export interface Placement {
  readonly condition: Condition;
  readonly seed: string;
}

/** One look into the camera. */
export interface Look {
  readonly condition: EyeCondition;
  readonly seed: string;
}

/** One passenger of the day. */
export interface Plan {
  readonly truth: PassengerTruth;
  readonly traveller: Traveller;
  readonly tempo: number;
  /** Attempts in their order; the last one also stands for all that follow. */
  readonly placements: readonly Placement[];
  readonly looks: readonly Look[];
}

/** People who are on no list have seeds from here on; a roster has to stay below. */
export const firstUnlistedPerson = 1_000_000;

/** The passenger with this index, or undefined behind the last. Depends on the arguments alone. */
export function planOf(day: DayOptions, index: number): Plan | undefined {
  if (day.passengers !== undefined && index >= day.passengers) return undefined;
  const random = randomFrom(day.seed).fork(`passenger ${index}`);
  const listed = isListed(day, index);
  const person = listed ? random.pick(day.listed) : firstUnlistedPerson + random.integer(day.population);
  const behaves = listed && index === 0;
  const behaviour = behaves ? 'normal' : random.pickWeighted(day.behaviours);
  // Of a stream of their own: a lane without a camera sees the same day.
  const eyes = behaves ? 'normal' : random.fork('eyes').pickWeighted(day.eyes);
  const prefix = `${day.seed}/${index}`;
  return {
    truth: { index, person: String(person), listed, behaviour, eyes },
    traveller: travellerOf(person, day.today),
    tempo: random.uniform(0.75, 1.35),
    placements: placementsOf(behaviour, prefix, random),
    looks: (eyeConditions[eyes] ?? wideOpen).map((condition, attempt) => ({
      condition,
      seed: `${prefix}/${attempt}`,
    })),
  };
}

/** The traveller who has the finger of this person: a seed, or the name of a finger. */
export function travellerOf(person: Seed, today: string): Traveller {
  return drawTraveller(randomFrom('traveller').fork(person), today);
}

/**
 * One in each block of 1 / listedShare passengers, at a chance place; the very first one in the first block, and on good
 * behaviour, so that a demo has something to show at once.
 */
function isListed({ seed, listed, listedShare }: DayOptions, index: number): boolean {
  if (listed.length === 0 || listedShare <= 0) return false;
  const block = Math.max(1, Math.round(1 / listedShare));
  const number = Math.floor(index / block);
  return index % block === (number === 0 ? 0 : randomFrom(seed).fork(`block ${number}`).integer(block));
}

function placementsOf(behaviour: Behaviour, prefix: string, random: Random): Placement[] {
  return conditionsOf(behaviour, random).map((condition, attempt) => ({
    condition,
    seed: `${prefix}/${attempt}`,
  }));
}

/** How somebody looks at each attempt, where it is not as it should be. */
const wideOpen: readonly EyeCondition[] = ['normal', 'normal', 'normal'];
const eyeConditions: Readonly<Partial<Record<EyeBehaviour, readonly EyeCondition[]>>> = {
  'half-closed-first': ['half-closed', 'normal', 'normal'],
  'looks-away-first': ['looks-away', 'normal', 'normal'],
  'eyes-unreadable': ['closed', 'closed', 'closed'],
};

/** How the first attempt goes wrong, for those with whom it does. */
const firstAttempts: Readonly<Partial<Record<Behaviour, Condition>>> = {
  'dry-first': 'very-dry',
  'sloppy-first': 'tip',
};

function conditionsOf(behaviour: Behaviour, random: Random): Condition[] {
  if (behaviour === 'unreadable') return ['tip', 'tip', 'tip'];
  const good = () => random.pickWeighted({ normal: 8, dry: 1, wet: 1, sloppy: 1 });
  return [firstAttempts[behaviour] ?? good(), good(), good()];
}
