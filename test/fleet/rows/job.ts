import { randomFrom } from '../../../hal/drivers/sim/random.ts';
import { limitOf } from '../../../daemon/hub/jobs/roll-out.ts';
import { JobWorld } from '../../helpers/job-world.ts';
import { settle } from '../../helpers/lossy-line.ts';

const kiosks = 20;
const everybody = { everybody: true } as const;
const rollout = { canary: 1, stepsPercent: [25, 50, 100] };

/** One of each: may be repeated, may not, and ends the process. */
const requests = [
  {
    kind: 'collect-diagnostics',
    parameters: {},
    target: everybody,
    rollout,
    threshold: { percent: 90, ended: 5 },
  },
  {
    kind: 'unlock-lane',
    parameters: { reason: 'row' },
    target: everybody,
    rollout,
    threshold: { percent: 90, ended: 5 },
  },
  { kind: 'restart', parameters: {}, target: everybody, rollout, threshold: { percent: 90, ended: 5 } },
];

interface Seen {
  powerCuts: number;
  hubRestarts: number;
  /** More kiosks had begun than the step allowed. */
  tooMany: number;
}

/** Whether more kiosks have begun a job than its step allows. */
function isTooMany(world: JobWorld, id: string): boolean {
  const { job } = world.hub.job(id);
  const begun = world.kiosks.filter(kiosk => kiosk.begun.some(one => one.job === id)).length;
  return begun > limitOf(job, kiosks);
}

async function live(world: JobWorld, ids: readonly string[], acts: number, seed: number): Promise<Seen> {
  const random = randomFrom(`job ${seed}`);
  const seen: Seen = { powerCuts: 0, hubRestarts: 0, tooMany: 0 };
  for (let act = 0; act < acts; act++) {
    const kiosk = random.pick(world.kiosks);
    if (random.chance(0.01)) {
      await kiosk.powerCut();
      seen.powerCuts++;
    }
    if (random.chance(0.003)) {
      await world.startHub();
      seen.hubRestarts++;
    }
    if (random.chance(0.02)) await (kiosk.isUp ? Promise.resolve(kiosk.disconnect()) : kiosk.connect());
    if (random.chance(0.01)) kiosk.busy = !kiosk.busy;
    if (random.chance(0.05)) await world.hub.tick();
    if (random.chance(0.03)) await world.clock.advance(random.integer(8_000));
    const pick = random.integer(1_000_000);
    await world.line.act(random.pickWeighted({ deliver: 75, drop: 12, double: 9, replay: 4 }), pick);
    if (act % 10 === 0) await settle();
    if (ids.some(id => isTooMany(world, id))) seen.tooMany++;
  }
  return seen;
}

/** Over a line that is good again, until all have ended. */
async function heal(world: JobWorld): Promise<void> {
  for (const kiosk of world.kiosks) {
    kiosk.busy = false;
    if (!kiosk.isUp) await kiosk.connect();
  }
  for (let look = 0; look < 60 && world.hub.jobs().some(({ status }) => status === 'IN_PROGRESS'); look++) {
    await world.pass(60, 20);
  }
}

/** A canary that fails: nobody else begins. */
async function stopsAtThreshold(): Promise<boolean> {
  const world = await JobWorld.open(kiosks);
  for (const kiosk of world.kiosks) kiosk.failing = true;
  const { id } = await world.hub.create(
    { kind: 'lock-lane', parameters: { reason: 'row' }, target: everybody },
    'row',
  );
  await world.pass(120);
  return world.hub.job(id).status === 'CANCELED' && world.kiosks.flatMap(({ begun }) => begun).length === 1;
}

/** Twenty kiosks, three jobs, a line that loses, doubles, reorders and replays, and power cuts in the middle of jobs. */
export const row = {
  name: 'job',
  async run({ seed = 1, full = false }: { readonly seed?: number; readonly full?: boolean } = {}) {
    const world = await JobWorld.open(kiosks);
    const ids: string[] = [];
    for (const request of requests) ids.push((await world.hub.create(request, 'row')).id);
    const seen = await live(world, ids, full ? 40_000 : 4_000, seed);
    await heal(world);
    const details = ids.map(id => world.hub.job(id));
    const executions = details.flatMap(({ executions }) => executions);
    const succeeded = executions.filter(({ status }) => status === 'SUCCEEDED').length;
    const open = executions.filter(({ status }) => status === 'QUEUED' || status === 'IN_PROGRESS').length;
    const repeated = world.kiosks.flatMap(kiosk => kiosk.repeated).length;
    const completed = details.filter(({ status }) => status === 'COMPLETED').length;
    const stops = await stopsAtThreshold();
    return {
      seen: `${completed} of ${ids.length} jobs completed, ${succeeded} of ${executions.length} executions succeeded and ${open} are open, after ${seen.powerCuts} power cuts and ${seen.hubRestarts} restarts of the hub; ${repeated} done twice that may not be, ${seen.tooMany} times more than a step allows; a failed canary ${stops ? 'stops' : 'does not stop'} a job`,
      value: succeeded,
      unit: 'executions',
      pass:
        completed === ids.length &&
        executions.length === ids.length * kiosks &&
        open + repeated + seen.tooMany === 0 &&
        stops,
    };
  },
};
