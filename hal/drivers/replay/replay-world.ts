import { Type } from 'typebox';
import type { Clock } from '../../clock.ts';
import { HalError } from '../../device.ts';
import { defineDriver } from '../../driver.ts';
import type { Cast, Passenger } from '../sim/cast.ts';
import { paces } from '../sim/pace.ts';
import { randomFrom, type Seed } from '../sim/random.ts';
import { World } from '../sim/world.ts';
import { type CaptureFile, listCaptures, readCapture } from './folder.ts';

/** Impression 1 of each finger is for enrolment; the others are the passengers. */
export const ENROLMENT_IMPRESSION = 1;

/** The files that a watchlist of these fingers is enrolled from. HalError when a finger has none. */
export async function enrolmentFiles(folder: string, fingers: readonly string[]): Promise<CaptureFile[]> {
  const captures = await listCaptures(folder);
  return fingers.map(finger => {
    const found = captures.find(one => one.finger === finger && one.impression === ENROLMENT_IMPRESSION);
    if (found === undefined)
      throw new HalError('absent', 'replay', `${folder}: no ${finger}_${ENROLMENT_IMPRESSION}.png`);
    return found;
  });
}

/** The captures in a seeded order, each once; when all are used up, in another one. */
class ReplayCast implements Cast {
  readonly #captures: readonly CaptureFile[];
  readonly #listed: ReadonlySet<string>;
  readonly #seed: Seed;
  readonly #passengers: number;

  constructor(captures: readonly CaptureFile[], listed: readonly string[], seed: Seed, passengers: number) {
    this.#captures = captures;
    this.#listed = new Set(listed);
    this.#seed = seed;
    this.#passengers = passengers;
  }

  passenger(index: number): Passenger | undefined {
    if (index >= this.#passengers) return undefined;
    const round = Math.floor(index / this.#captures.length);
    const order = shuffled(this.#captures, `${this.#seed}/round ${round}`);
    const capture = order[index % order.length];
    return capture && this.#passengerWith(capture, index);
  }

  async close(): Promise<void> {}

  #passengerWith({ finger, file }: CaptureFile, index: number): Passenger {
    return {
      truth: { index, person: finger, listed: this.#listed.has(finger), behaviour: 'normal' },
      tempo: 1,
      mrzLines: [],
      print: () => readCapture(file),
      prepare: () => {},
    };
  }
}

/** Fisher and Yates. */
function shuffled<T>(items: readonly T[], seed: Seed): T[] {
  const random = randomFrom(seed);
  const order = [...items];
  for (let last = order.length - 1; last > 0; last--) {
    const other = random.integer(last + 1);
    const [a, b] = [order[last], order[other]] as [T, T];
    order[last] = b;
    order[other] = a;
  }
  return order;
}

export const ReplayWorldOptions = Type.Object(
  {
    /** The folder of captures. */
    folder: Type.String({ minLength: 1 }),
    seed: Type.Union([Type.Integer(), Type.String()], { default: 1 }),
    /** How many come; every capture once when absent. */
    passengers: Type.Optional(Type.Integer({ minimum: 0 })),
    /** Fingers that are on the watchlist. */
    listedFingers: Type.Array(Type.String(), { default: [] }),
    pace: Type.Union([Type.Literal('human'), Type.Literal('machine')], { default: 'machine' }),
  },
  { additionalProperties: false },
);

export const driver = defineDriver(
  ReplayWorldOptions,
  async (_id, { folder, seed, passengers, listedFingers, pace }, { clock }: { clock: Clock }) => {
    const captures = (await listCaptures(folder)).filter(one => one.impression !== ENROLMENT_IMPRESSION);
    const [first] = captures;
    if (first === undefined)
      throw new HalError('absent', 'replay', `${folder}: only enrolment impressions (FINGER_1.png), no passengers`);
    await enrolmentFiles(folder, listedFingers);
    const cast = new ReplayCast(captures, listedFingers, seed, passengers ?? captures.length);
    const { widthPx, heightPx, dpi } = await readCapture(first.file);
    return new World(cast, { widthPx, heightPx, dpi }, paces[pace], clock);
  },
);
