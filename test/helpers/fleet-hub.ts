// A hub's data folder with kiosks that were heard of, on real files, and its control socket.
import path from 'node:path';
import type { TestContext } from 'node:test';
import { listenForOrders } from '../../daemon/control-socket.ts';
import type { KioskAddress } from '../../daemon/core/kiosk-address.ts';
import { digestOf } from '../../daemon/fleet/shadow/configuration.ts';
import { fleetDesk } from '../../daemon/fleet-desk.ts';
import { type Fleet, openFleet } from '../../daemon/hub-fleet.ts';
import type { FleetDesk } from '../../daemon/hub/desk/fleet-desk.ts';
import { AuthorityPlace } from '../../daemon/hub-authority.ts';
import { changeAtOnce } from '../../daemon/key-change.ts';
import { hubSearch } from '../../daemon/hub-search.ts';
import { openHub } from '../../daemon/open-stores.ts';
import type { HubStore } from '../../daemon/store/contract/hub-store.ts';
import { noted } from './data-folder.ts';
import { configuration } from './shadow-world.ts';
import { temporaryFolder } from './temporary-folder.ts';

export const kioskAt = (number: number): KioskAddress => {
  return {
    tenant: 'demo',
    shard: number % 2 === 0 ? 's2' : 's1',
    device: `gate-${String(number).padStart(4, '0')}`,
  };
};

export interface Sent {
  readonly to: KioskAddress;
  readonly kind: string;
  readonly data: unknown;
}

/** What a kiosk says of itself that runs by its profile. */
const standing = {
  session: 1,
  intervalMs: 600_000,
  report: {
    desiredVersion: 0,
    desiredDigest: digestOf(configuration(0)),
    state: 'applied',
    current: { version: 0, digest: digestOf(configuration(0)) },
  },
};
const startedAt = '2026-11-26T12:00:00.000Z';
export const birth = { type: 'birth', ...standing, seq: 1, software: '0.1.0', startedAt };
export const health = (status: 'up' | 'degraded' | 'down') => {
  return { type: 'health', ...standing, seq: 2, parts: [{ name: 'lane', status, detail: 'as it is' }] };
};

export interface FleetHub {
  readonly data: string;
  readonly store: HubStore;
  readonly fleet: Fleet;
  readonly desk: FleetDesk;
  readonly sent: Sent[];
  /** As a daemon that ends does. */
  close(): Promise<void>;
}

/** Opens it, with the socket, as a hub at work has it. */
export async function openFleetHub(data: string): Promise<FleetHub> {
  const machine = noted();
  const store = await openHub(data, machine, { provision: true });
  const { documents } = store;
  const sent: Sent[] = [];
  const send = (to: KioskAddress, kind: string, body: unknown) => void sent.push({ to, kind, data: body });
  const fleet = await openFleet({ documents, machine, send });
  const desk = fleetDesk(fleet, { documents, clock: machine.clock, dataFolder: data });
  const authority = new AuthorityPlace(data, store, machine);
  const search = hubSearch({ dataFolder: data, store, clock: machine.clock });
  const held = { hub: store, authority, fleet: async () => desk, search };
  const stop = await listenForOrders({
    store: held,
    keyChange: changeAtOnce(store.rotation),
    dataFolder: data,
    machine,
  });
  const end = async () => {
    await stop();
    await search.close();
    await store.close();
  };
  let ended: Promise<void> | undefined;
  const close = () => (ended ??= end());
  return { data, store, fleet, desk, sent, close };
}

/** A hub at work with so many kiosks that were born; it ends with the test. */
export async function fleetHub(t: TestContext, kiosks: number): Promise<FleetHub> {
  const hub = await openFleetHub(path.join(await temporaryFolder(t), 'hub'));
  t.after(() => hub.close());
  const births = Array.from({ length: kiosks }, (_, at) => hub.fleet.shadow.handle(kioskAt(at + 1), birth));
  await Promise.all(births);
  return hub;
}
