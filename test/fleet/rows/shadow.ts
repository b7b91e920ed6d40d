import { randomFrom } from '../../../hal/drivers/sim/random.ts';
import { settle } from '../../helpers/lossy-line.ts';
import { configuration, type ShadowKiosk, ShadowWorld } from '../../helpers/shadow-world.ts';
import { digestOf } from '../../../daemon/fleet/shadow/configuration.ts';

const kiosks = 20;
const documents = 12;

interface Seen {
  powerCuts: number;
  hubRestarts: number;
  rolledBack: number;
}

/** The line does as it likes; somebody publishes now and then, powers fail, lanes are busy. */
async function live(world: ShadowWorld, acts: number, seed: number): Promise<Seen> {
  const random = randomFrom(`shadow ${seed}`);
  const seen: Seen = { powerCuts: 0, hubRestarts: 0, rolledBack: 0 };
  const inForce = new Map<string, number>();
  for (let act = 0; act < acts; act++) {
    const kiosk = random.pick(world.kiosks);
    if (act % (acts / documents) === 0) await world.publish(act / (acts / documents));
    if (random.chance(0.01)) seen.powerCuts += await powerCut(kiosk);
    if (random.chance(0.002)) seen.hubRestarts += await hubRestart(world);
    if (random.chance(0.02)) await kiosk.shadow.connected();
    if (random.chance(0.02)) kiosk.busy = !kiosk.busy;
    if (random.chance(0.01)) await world.clock.advance(random.integer(20_000));
    const pick = random.integer(1_000_000);
    await world.line.act(random.pickWeighted({ deliver: 70, drop: 15, double: 10, replay: 5 }), pick);
    if (act % 10 === 0) await settle();
    const { version } = kiosk.shadow.report.current;
    if (version < (inForce.get(kiosk.name) ?? 0)) seen.rolledBack++;
    inForce.set(kiosk.name, version);
  }
  return seen;
}

async function powerCut(kiosk: ShadowKiosk): Promise<number> {
  await kiosk.powerCut();
  return 1;
}

async function hubRestart(world: ShadowWorld): Promise<number> {
  await world.startHub();
  return 1;
}

/** Twenty kiosks and a hub over a line that loses, doubles, reorders and replays. */
export const row = {
  name: 'shadow',
  async run({ seed = 1, full = false }: { readonly seed?: number; readonly full?: boolean } = {}) {
    const acts = full ? 24_000 : 2_400;
    const world = await ShadowWorld.open(kiosks);
    const seen = await live(world, acts, seed);
    const wanted = digestOf(configuration(documents - 1));
    await world.heal();
    const agreeing = world.kiosks.filter(({ address, standing }) => {
      const { report, isBehind, line } = world.hub.kiosk(address);
      const isApplied = report?.state === 'applied' && report.current.digest === wanted;
      return isApplied && !isBehind && line === 'online' && digestOf(standing.configuration) === wanted;
    }).length;
    const broken = world.kiosks.flatMap(kiosk => kiosk.broken);
    return {
      seen: `${agreeing} of ${kiosks} kiosks agree with the hub on the last of ${documents} documents after ${acts} acts of the line, ${seen.powerCuts} power cuts and ${seen.hubRestarts} restarts of the hub; ${seen.rolledBack} went back, ${broken.length} changed a policy in the middle of a passenger`,
      value: agreeing,
      unit: 'kiosks',
      pass: agreeing === kiosks && seen.rolledBack === 0 && broken.length === 0,
    };
  },
};
