// A broker, a hub and gates of a fleet, whole daemons in this process.
import assert from 'node:assert/strict';
import path from 'node:path';
import type { TestContext } from 'node:test';
import { type Clock, sleep } from '../../hal/clock.ts';
import type { KioskAddress } from '../../daemon/core/kiosk-address.ts';
import { makeFolder } from '../../daemon/data-folder.ts';
import { enrolHere } from '../../daemon/enrol-here.ts';
import { startBroker } from '../../daemon/link/broker.ts';
import { type Desk, type DeskOptions, startDesk } from '../../daemon/desk.ts';
import { type Kiosk, type KioskOptions, startKiosk } from '../../daemon/main.ts';
import { type Machine, realMachine } from '../../daemon/machine.ts';
import { loadProfile, type Profile } from '../../daemon/profile.ts';
import type { Telemetry } from '../../daemon/telemetry/telemetry.ts';
import { projectRoot } from './project.ts';
import { temporaryFolder } from './temporary-folder.ts';

export interface FleetSite {
  /** Each gate's data folder is below it, by its name. */
  readonly folder: string;
  readonly hubFolder: string;
  readonly machine: Machine;
  readonly desk: Desk;
  /** Ends the hub, and starts it again on what it has kept. */
  readonly restartHub: () => Promise<Desk>;
  /** Starts a gate of this name, with an identity; again when it was closed. */
  readonly gate: (device: string, options?: Partial<KioskOptions>) => Promise<Kiosk>;
  readonly addressOf: (device: string) => KioskAddress;
}

const profileFile = path.join(projectRoot, 'firmware-configs/sim-egate/profile.yaml');

export interface FleetSiteOptions {
  readonly log?: (line: string) => void;
  readonly lists?: DeskOptions['lists'];
  /** The machine's by default. */
  readonly clock?: Clock;
  /** Of the hub, and of gates that bring none of their own. */
  readonly telemetry?: Telemetry;
}

export async function fleetSite(
  t: TestContext,
  { log = () => {}, lists, clock, telemetry }: FleetSiteOptions = {},
): Promise<FleetSite> {
  const machine = { ...realMachine(log), ...(clock && { clock }), ...(telemetry && { telemetry }) };
  const folder = await temporaryFolder(t);
  const broker = await startBroker({ port: 0 });
  t.after(() => broker.close());
  const profile = await loadProfile(profileFile);
  const { tenant, shard } = profile;
  const addressOf = (device: string) => ({ tenant, shard, device });
  const hubFolder = path.join(folder, 'hub');
  const access = lists && { lists };
  const start = () => startDesk({ tenant, url: broker.url, dataFolder: hubFolder, machine, ...access });
  let desk = await start();
  t.after(() => desk.close());
  const known = new Set<string>();
  return {
    folder,
    hubFolder,
    machine,
    get desk() {
      return desk;
    },
    restartHub: async () => {
      await desk.close();
      desk = await start();
      return desk;
    },
    addressOf,
    gate: async (device, options = {}) => {
      const dataFolder = path.join(folder, device);
      if (!known.has(device)) await enrolHereAs(dataFolder, addressOf(device), desk);
      known.add(device);
      const own: Profile = {
        ...profile,
        device,
        link: { url: broker.url },
        http: { ...profile.http, port: 0 },
      };
      const kiosk = await startKiosk({ profile: own, dataFolder, machine, ...options });
      t.after(() => kiosk.close());
      return kiosk;
    },
  };
}

async function enrolHereAs(dataFolder: string, address: KioskAddress, { authority }: Desk): Promise<void> {
  await makeFolder(dataFolder);
  await enrolHere(dataFolder, address, authority);
}

/** Asks again and again until it is so. */
export async function until<Value>(
  what: string,
  look: () => Value | undefined | false | Promise<Value | undefined | false>,
  withinMs = 20_000,
): Promise<Value> {
  const { clock } = realMachine(() => {});
  const endMs = clock.monotonicMs() + withinMs;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    assert.ok(clock.monotonicMs() < endMs, `not in time: ${what}`);
    await sleep(clock, 20);
  }
}
