import { Type } from 'typebox';
import type { Clock } from '../../clock.ts';
import { HalError } from '../../device.ts';
import { defineDriver } from '../../driver.ts';
import type { Cast, Passenger } from '../sim/cast.ts';
import { travellerOf } from '../sim/day.ts';
import { paces } from '../sim/pace.ts';
import { machineReadableZone } from '../sim/passport.ts';
import { randomFrom, type Seed } from '../sim/random.ts';
import { World } from '../sim/world.ts';
import { type CaptureFile, listCaptures, readCapture } from './folder.ts';

/** Impression 1 of each finger is for enrolment; the others are the passengers. */
const enrolmentImpression = 1;

/** The files that a watchlist of these fingers is enrolled from. HalError when a finger has none. */
export async function enrolmentFiles(folder: string, fingers: readonly string[]): Promise<CaptureFile[]> {
  const captures = await listCaptures(folder);
  return fingers.map(finger => {
    const found = captures.find(one => one.finger === finger && one.impression === enrolmentImpression);
    if (found === undefined)
      throw new HalError('absent', 'replay', `${folder}: no ${finger}_${enrolmentImpression}.png`);
    return found;
  });
}

interface ReplayDay {
  readonly captures: readonly CaptureFile[];
  readonly listedFingers: readonly string[];
  readonly seed: Seed;
  readonly passengers: number;
  readonly today: string;
}

/** The captures in a seeded order, each once; when all are used up, in another one. */
class ReplayCast implements Cast {
  readonly #day: ReplayDay;

  constructor(day: ReplayDay) {
    this.#day = day;
  }

  passenger(index: number): Passenger | undefined {
    const { captures, passengers, seed } = this.#day;
    if (index >= passengers) return undefined;
    const round = Math.floor(index / captures.length);
    const capture = shuffled(captures, `${seed}/round ${round}`)[index % captures.length];
    return capture && this.#passengerWith(capture, index);
  }

  async close(): Promise<void> {}

  #passengerWith({ finger, file }: CaptureFile, index: number): Passenger {
    const { listedFingers, today } = this.#day;
    return {
      truth: { index, person: finger, listed: listedFingers.includes(finger), behaviour: 'normal' },
      tempo: 1,
      mrzLines: machineReadableZone(travellerOf(finger, today)),
      print: () => readCapture(file),
      prepare: async () => {},
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

const ReplayWorldOptions = Type.Object(
  {
    /** The folder of captures. */
    folder: Type.String({ minLength: 1 }),
    seed: Type.Union([Type.Integer(), Type.String()], { default: 1 }),
    /** How many come; every capture once when absent. */
    passengers: Type.Optional(Type.Integer({ minimum: 0 })),
    /** Fingers that are on the watchlist. */
    listedFingers: Type.Array(Type.String(), { default: [] }),
    /** Whether somebody comes to those who are told to wait for an officer. */
    officer: Type.Boolean({ default: true }),
    pace: Type.Union([Type.Literal('human'), Type.Literal('machine')], { default: 'machine' }),
  },
  { additionalProperties: false },
);

export const driver = defineDriver(
  ReplayWorldOptions,
  async (_id, { folder, seed, passengers, listedFingers, pace, officer }, { clock }: { clock: Clock }) => {
    const captures = (await listCaptures(folder)).filter(one => one.impression !== enrolmentImpression);
    const [first] = captures;
    if (first === undefined)
      throw new HalError(
        'absent',
        'replay',
        `${folder}: only enrolment impressions (FINGER_1.png), no passengers`,
      );
    await enrolmentFiles(folder, listedFingers);
    const today = clock.wall().toISOString().slice(0, 10);
    const cast = new ReplayCast({
      captures,
      listedFingers,
      seed,
      passengers: passengers ?? captures.length,
      today,
    });
    const { widthPx, heightPx, dpi } = await readCapture(first.file);
    return new World({
      cast,
      glass: { widthPx, heightPx, dpi },
      pace: paces[pace],
      clock,
      hasOfficer: officer,
    });
  },
);
