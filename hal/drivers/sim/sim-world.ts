import { type Static, Type } from 'typebox';
import type { Clock } from '../../clock.ts';
import { defineDriver } from '../../driver.ts';
import type { Cast, Passenger } from './cast.ts';
import { type DayOptions, firstUnlistedPerson, planOf } from './day.ts';
import type { SensorModel } from './fingerprint/index.ts';
import { paces } from './pace.ts';
import { passengerOf } from './passenger.ts';
import { PrintRenderer } from './print-renderer.ts';
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
  },
  { additionalProperties: false },
);

/** The passengers of a seeded day, their prints made in a thread. */
class SimCast implements Cast {
  readonly #day: DayOptions;
  readonly #sensor: SensorModel;
  readonly #renderer = new PrintRenderer();

  constructor(day: DayOptions, sensor: SensorModel) {
    this.#day = day;
    this.#sensor = sensor;
  }

  passenger(index: number): Passenger | undefined {
    const plan = planOf(this.#day, index);
    return plan && passengerOf(plan, job => this.#renderer.render({ ...job, sensor: this.#sensor }));
  }

  close(): Promise<void> {
    return this.#renderer.close();
  }
}

function openSimWorld(options: Static<typeof SimWorldOptions>, clock: Clock): World {
  const { sensor, pace, officer, today = clock.wall().toISOString().slice(0, 10) } = options;
  const cast = new SimCast({ ...options, today }, sensor);
  return new World({ cast, glass: sensor, pace: paces[pace], clock, hasOfficer: officer });
}

export const driver = defineDriver(SimWorldOptions, (_id, options, { clock }: { clock: Clock }) =>
  openSimWorld(options, clock),
);

/** What a watchlist is enrolled with: good impressions of each person, none of which is ever captured in a lane. */
export async function enrolmentImpressions(
  persons: readonly number[],
  perPerson: number,
  sensor: SensorModel = fap20,
): Promise<Map<number, Picture[]>> {
  const renderer = new PrintRenderer();
  const picture = (person: number, instance: number) =>
    renderer.render({ person, seed: `enrolment/${instance}`, condition: 'normal', sensor });
  try {
    const pictures = persons.map(async person => {
      const instances = Array.from({ length: perPerson }, (_, index) => picture(person, index + 1));
      return [person, await Promise.all(instances)] as const;
    });
    return new Map(await Promise.all(pictures));
  } finally {
    await renderer.close();
  }
}
