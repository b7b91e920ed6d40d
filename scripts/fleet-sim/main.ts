/**
 * A hub and so many simulated kiosks in one process, with the real link, configurations and jobs, over a broker of their own:
 * `node dist/scripts/fleet-sim/main.js [--kiosks N] [--rate PER_MINUTE] [--seconds S] [--hub FOLDER]`. Beside it
 * `npx bitmapd fleet ls --data FOLDER` and its like show and move the fleet.
 */
import { parseArgs } from 'node:util';
import { withDataFolder } from '../../daemon/cli/demo-folder.ts';
import { makeSigningKey, signingKeyFrom } from '../../daemon/core/es256.ts';
import { softwareKey } from '../../daemon/fleet/identity/device-key.ts';
import { deviceName } from '../../daemon/fleet/identity/names.ts';
import { startBroker } from '../../daemon/link/broker.ts';
import { HeldHubKeys } from '../../daemon/link/sealed/hub-keys.ts';
import { type Desk, startDesk } from '../../daemon/desk.ts';
import { realMachine } from '../../daemon/machine.ts';
import { newUlids } from '../../daemon/ulids.ts';
import { sleep } from '../../hal/clock.ts';
import { Fleet } from './fleet.ts';
import { joinSimulated } from './member.ts';

const { values } = parseArgs({
  options: {
    kiosks: { type: 'string', default: '100' },
    rate: { type: 'string', default: '2' },
    seconds: { type: 'string', default: '0' },
    hub: { type: 'string' },
  },
});
const [kiosks, perMinute, seconds] = [values.kiosks, values.rate, values.seconds].map(Number) as [
  number,
  number,
  number,
];
const print = (line: string) => void process.stdout.write(`${line}\n`);
const tenant = 'sim';
const machine = realMachine(line => print(`  ${line}`));

await withDataFolder(values.hub, async dataFolder => {
  const broker = await startBroker({ port: 0 });
  const desk = await startDesk({ tenant, url: broker.url, dataFolder, machine });
  const fleet = await simulated(desk, broker.url);
  print(`ready: the hub's data folder is ${dataFolder}; Ctrl-C ends`);
  await live(desk, fleet);
  await fleet.close();
  await desk.close();
  await broker.close();
});

async function simulated({ authority }: Desk, url: string): Promise<Fleet> {
  const { clock, random } = machine;
  const trusted = { certificates: [authority.rootPem], isRevoked: () => false };
  const hub = new HeldHubKeys(
    tenant,
    trusted,
    () => clock.wall(),
    () => {},
  );
  const fleet = new Fleet({ url, clock, random, hub });
  for (let at = 1; at <= kiosks; at++) {
    const address = { tenant, shard: `s${at % 10}`, device: `kiosk-${String(at).padStart(5, '0')}` };
    const pem = makeSigningKey();
    const { publicJwk } = softwareKey(pem, address.device);
    const name = deviceName(address);
    const { pem: certificate } = await authority.issue({ kind: 'device', name, publicJwk, by: 'hub' });
    const link = fleet.add({ address, key: signingKeyFrom(pem, address.device), certificate });
    await joinSimulated({ link, clock, newId: newUlids(machine) });
  }
  return fleet;
}

/** Encounters come at random, so many a kiosk and minute; a line each second. */
async function live(desk: Desk, fleet: Fleet): Promise<void> {
  const { clock, random } = machine;
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  const endMs = seconds > 0 ? clock.monotonicMs() + seconds * 1_000 : Infinity;
  while (!stop.signal.aborted && clock.monotonicMs() < endMs) {
    for (let due = (kiosks * perMinute) / 60; due > random(); due--)
      fleet.happen(Math.floor(random() * kiosks), 'routine', 1);
    await sleep(clock, 1_000, stop.signal).catch(() => {}); // Ctrl-C
    const lines = desk.fleet.shadow.kiosks().map(({ line }) => line);
    const online = lines.filter(line => line === 'online').length;
    const { received, refused } = desk.hub.view.counts;
    print(
      `${fleet.connected} of ${fleet.size} connected, ${online} online at the hub; ${received} received, ${refused} refused, ${fleet.waiting} waiting`,
    );
  }
}
