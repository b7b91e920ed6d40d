import { type Static, Type } from 'typebox';
import type { Clock } from '../../clock.ts';
import { defineDriver } from '../../driver.ts';
import type { Cast, Passenger } from './cast.ts';
import { type DayOptions, firstUnlistedPerson, planOf } from './day.ts';
import type { SensorModel } from './fingerprint/index.ts';
import { type EyePicture, type EyeSensor, largeSensor, smallSensor } from './iris/index.ts';
import { paces } from './pace.ts';
import { passengerOf, type Studio } from './passenger.ts';
import { PictureRenderer } from './picture-renderer.ts';
import type { Eye } from '../../iris-camera.ts';
import type { Picture } from './stage.ts';
import { World } from './world.ts';

/** FAP 20 of the FBI's Mobile ID profile: 0.6 x 0.8 inch at 500 dpi. */
const fap20: SensorModel = { widthPx: 300, heightPx: 400, dpi: 500 };

const weight = (usual: number) => Type.Number({ minimum: 0, default: usual });

/** What a profile may say of a simulated day. */
export const SimWorldOptions = Type.Object(
  {
    seed: Type.Union([Type.Integer(), Type.String()], { default: 1 }),
    pace: Type.Union([Type.Literal('human'), Type.Literal('machine')], { default: 'human' }),
    passengers: Type.Optional(Type.Integer({ minimum: 0 })),
    listed: Type.Array(Type.Integer({ minimum: 0, maximum: firstUnlistedPerson - 1 }), { default: [] }),
    /** People on no list: with fewer of them, fewer fingers have to be grown (some tenths of a second each). */
    population: Type.Integer({ minimum: 1, maximum: 1_000_000, default: 1_000_000 }),
    listedShare: Type.Number({ minimum: 0, maximum: 1, default: 0.2 }),
    behaviours: Type.Object(
      {
        normal: weight(80),
        'dry-first': weight(6),
        'sloppy-first': weight(6),
        'leaves-early': weight(3),
        tailgated: weight(3),
        unreadable: weight(2),
        'attack-gelatine-finger': weight(0),
        'attack-printed-finger': weight(0),
        'attack-film-finger': weight(0),
      },
      { additionalProperties: false, default: {} },
    ),
    eyes: Type.Object(
      {
        normal: weight(88),
        'half-closed-first': weight(5),
        'looks-away-first': weight(4),
        'eyes-unreadable': weight(3),
        'attack-printed-eye': weight(0),
        'attack-cut-out-eye': weight(0),
        'attack-screen-eye': weight(0),
        'attack-patterned-lens': weight(0),
      },
      { additionalProperties: false, default: {} },
    ),
    /** Whether somebody comes to those who are told to wait for an officer. */
    officer: Type.Boolean({ default: true }),
    /** ISO 8601 date for the passports; the clock's when absent. */
    today: Type.Optional(Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' })),
    sensor: Type.Object(
      {
        widthPx: Type.Integer({ minimum: 150, maximum: 800, default: fap20.widthPx }),
        heightPx: Type.Integer({ minimum: 150, maximum: 1000, default: fap20.heightPx }),
        dpi: Type.Integer({ minimum: 250, maximum: 1000, default: fap20.dpi }),
      },
      { additionalProperties: false, default: {} },
    ),
    /** What an iris camera makes of an eye: 320 x 240 pixels, or 640 x 480. */
    irisSensor: Type.Union([Type.Literal('small'), Type.Literal('large')], { default: 'small' }),
  },
  { additionalProperties: false },
);

const irisSensors = { small: smallSensor, large: largeSensor } as const;

interface Sensors {
  readonly finger: SensorModel;
  readonly iris: EyeSensor;
}

/** The passengers of a seeded day, their pictures made in a thread. */
class SimCast implements Cast {
  readonly #day: DayOptions;
  readonly #renderer = new PictureRenderer();
  readonly #studio: Studio;

  constructor(day: DayOptions, { finger, iris }: Sensors) {
    this.#day = day;
    this.#studio = {
      print: job => this.#renderer.print({ ...job, sensor: finger }),
      eye: job => this.#renderer.eye({ ...job, sensor: iris }),
    };
  }

  passenger(index: number): Passenger | undefined {
    const plan = planOf(this.#day, index);
    return plan && passengerOf(plan, this.#studio);
  }

  async close(): Promise<void> {
    this.#renderer.close();
  }
}

function openSimWorld(options: Static<typeof SimWorldOptions>, clock: Clock): World {
  const { sensor, pace, officer, today = clock.wall().toISOString().slice(0, 10) } = options;
  const lens = irisSensors[options.irisSensor];
  const cast = new SimCast({ ...options, today }, { finger: sensor, iris: lens });
  return new World({ cast, glass: sensor, lens, pace: paces[pace], clock, hasOfficer: officer });
}

export const driver = defineDriver(SimWorldOptions, (_id, options, { clock }: { clock: Clock }) =>
  openSimWorld(options, clock),
);

/** For enrolment. */
const renderer = new PictureRenderer();

/** What a watchlist is enrolled with: good impressions of each person, none of which is ever captured in a lane. */
export function enrolmentImpressions(
  persons: readonly number[],
  perPerson: number,
  sensor: SensorModel = fap20,
): Promise<Map<number, Picture[]>> {
  return rendered(persons, person =>
    instances(perPerson, seed => renderer.print({ person, seed, condition: 'normal', sensor })),
  );
}

/** The same with eyes. */
export function enrolmentEyes(
  persons: readonly number[],
  perPerson: number,
  sensor: EyeSensor = smallSensor,
): Promise<Map<number, Record<Eye, EyePicture[]>>> {
  return rendered(persons, async person => {
    const pictures = (eye: Eye) =>
      instances(perPerson, seed => renderer.eye({ person, eye, seed, condition: 'normal', sensor }));
    const [left, right] = await Promise.all([pictures('left'), pictures('right')]);
    return { left, right };
  });
}

const instances = <P>(count: number, make: (seed: string) => Promise<P>): Promise<P[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => make(`enrolment/${index + 1}`)));

async function rendered<T>(
  persons: readonly number[],
  make: (person: number) => Promise<T>,
): Promise<Map<number, T>> {
  return new Map(await Promise.all(persons.map(async person => [person, await make(person)] as const)));
}
