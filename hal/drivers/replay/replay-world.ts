import { Type } from 'typebox';
import type { Clock } from '../../clock.ts';
import { HalError } from '../../device.ts';
import { defineDriver } from '../../driver.ts';
import type { Cast, Passenger } from '../sim/cast.ts';
import { travellerOf } from '../sim/day.ts';
import { paces } from '../sim/pace.ts';
import { machineReadableZone } from '../sim/passport.ts';
import { randomFrom, type Seed } from '../sim/random.ts';
import { type Lens, World } from '../sim/world.ts';
import { type CaptureFile, listCaptures, readCapture } from './folder.ts';
import { irisesOf, lookOf, type PersonsIrises } from './irises.ts';

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

/** The irises that come with these fingers on a watchlist: number 1 of each eye. */
export async function enrolmentIrises(
  folder: string,
  irises: string,
  fingers: readonly string[],
): Promise<Map<string, PersonsIrises>> {
  const persons = await irisesOf(irises, fingersOf(await listCaptures(folder)));
  return new Map(
    fingers.flatMap(finger => {
      const person = persons.get(finger);
      return person === undefined ? [] : [[finger, numbered(person, isEnrolment)]];
    }),
  );
}

const isEnrolment = ({ impression }: CaptureFile) => impression === enrolmentImpression;
const isPassenger = (capture: CaptureFile) => !isEnrolment(capture);
const fingersOf = (captures: readonly CaptureFile[]) => [...new Set(captures.map(({ finger }) => finger))];
const numbered = ({ person, left, right }: PersonsIrises, keep: (one: CaptureFile) => boolean) => ({
  person,
  left: left.filter(keep),
  right: right.filter(keep),
});

interface ReplayDay {
  readonly captures: readonly CaptureFile[];
  readonly listedFingers: readonly string[];
  /** Of each finger; none where the people show no eyes. */
  readonly irises?: ReadonlyMap<string, PersonsIrises>;
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

  #passengerWith({ finger, file, impression }: CaptureFile, index: number): Passenger {
    const { listedFingers, irises, today } = this.#day;
    const person = irises?.get(finger);
    return {
      truth: {
        index,
        person: finger,
        listed: listedFingers.includes(finger),
        behaviour: 'normal',
        eyes: 'normal',
      },
      tempo: 1,
      mrzLines: machineReadableZone(travellerOf(finger, today)),
      print: () => readCapture(file),
      look: async attempt => (person ? lookOf(person, impression + attempt) : {}),
      prepare: async () => {},
    };
  }
}

async function passengersIrises(folder: string, fingers: readonly string[]) {
  const irises = await irisesOf(folder, fingers);
  return new Map(Array.from(irises, ([finger, person]) => [finger, numbered(person, isPassenger)]));
}

/** As the first of the irises is; what lit it is not known but near-infrared. */
async function lensOf(irises: ReadonlyMap<string, PersonsIrises>): Promise<Lens> {
  for (const { left, right } of irises.values()) {
    const [first] = [...left, ...right];
    if (first === undefined) continue;
    const { widthPx, heightPx } = await readCapture(first.file);
    return { widthPx, heightPx, illuminationNm: 850 };
  }
  throw new HalError('absent', 'replay', 'only enrolment irises (PERSONL_1.png), none of passengers');
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
    /** A folder of irises, PERSONL_N.png and PERSONR_N.png; each finger is given a person's. */
    irises: Type.Optional(Type.String({ minLength: 1 })),
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
  async (
    _id,
    { folder, irises, seed, passengers, listedFingers, pace, officer },
    { clock }: { clock: Clock },
  ) => {
    const all = await listCaptures(folder);
    const captures = all.filter(isPassenger);
    const eyes = irises === undefined ? undefined : await passengersIrises(irises, fingersOf(all));
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
      ...(eyes && { irises: eyes }),
    });
    const { widthPx, heightPx, dpi } = await readCapture(first.file);
    return new World({
      cast,
      glass: { widthPx, heightPx, dpi },
      ...(eyes && { lens: await lensOf(eyes) }),
      pace: paces[pace],
      clock,
      hasOfficer: officer,
    });
  },
);
