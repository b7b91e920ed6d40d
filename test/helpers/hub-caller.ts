// The API of a hub over a real store with kiosks and hits, and people who call it.
import type { TestContext } from 'node:test';
import type { OutboxEntry } from '../../daemon/core/event.ts';
import type { KioskAddress } from '../../daemon/core/kiosk-address.ts';
import { createAccount } from '../../daemon/http/accounts/accounts.ts';
import { hubSearch } from '../../daemon/hub-search.ts';
import { buildHubApp } from '../../daemon/hub/http/server.ts';
import type { HubHttpDependencies } from '../../daemon/hub/http/contract.ts';
import type { Received } from '../../daemon/link/contract.ts';
import type { AuditEntry } from '../../daemon/store/contract/audit.ts';
import type { HubStore } from '../../daemon/store/contract/hub-store.ts';
import type { Role } from '../../daemon/store/contract/account.ts';
import { ManualClock } from '../../hal/drivers/sim/clock.ts';
import { Caller } from './caller.ts';
import { testPassword, testScryptCost } from './desk.ts';
import { type FleetHub, fleetHub } from './fleet-hub.ts';
import { encounter, hit } from './store.ts';

const none = {
  received: 0,
  duplicates: 0,
  early: 0,
  refused: 0,
  aside: 0,
  overflowed: 0,
  failedCommits: 0,
  acknowledged: 0,
};
const view = {
  link: { connected: true, since: '', inFlight: 0 },
  counts: { ...none, received: 3 },
  devices: [],
};

export interface HubPlace extends FleetHub {
  readonly clock: ManualClock;
  readonly deps: HubHttpDependencies;
  readonly http: Awaited<ReturnType<typeof buildHubApp>>;
  as(name?: string): Promise<Caller>;
  /** The hub keeps an encounter of a kiosk: a hit, or none. */
  arrive(kiosk: KioskAddress, number: number, isHit: boolean): Promise<void>;
}

/** Why entries are not put on record. */
type Refusal = (entries: readonly AuditEntry[]) => Error | undefined;

function refusing(store: HubStore, refusal: Refusal): HubHttpDependencies['store'] {
  return {
    account: name => store.account(name),
    auditLinks: page => store.auditLinks(page),
    disk: () => store.disk(),
    received: page => store.received(page),
    hits: page => store.hits(page),
    audit: async entries => {
      const why = refusal(entries);
      if (why !== undefined) throw why;
      await store.audit(entries);
    },
  };
}

/** A hub with an account of each role and so many kiosks. */
export async function hubPlace(
  t: TestContext,
  kiosks: number,
  refusal: Refusal = () => undefined,
): Promise<HubPlace> {
  const hub = await fleetHub(t, kiosks);
  const clock = new ManualClock();
  const randomBytes = (length: number) =>
    Buffer.from(Array.from({ length }, (_, at) => (at * 7 + ids++) % 256));
  let ids = 0;
  const roles: Role[] = ['officer', 'supervisor', 'auditor'];
  for (const role of roles)
    await createAccount(
      { store: hub.store, clock, randomBytes, scryptCost: testScryptCost },
      { name: role, role, password: testPassword, actor: 'test' },
    );
  const listeners = new Set<(received: Received) => void>();
  const onReceived = (listener: (received: Received) => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  const audited = refusing(hub.store, refusal);
  const search = hubSearch({ dataFolder: hub.data, store: audited, clock });
  t.after(() => search.close());
  const deps: HubHttpDependencies = {
    ...{ device: 'demo/hub', tenant: 'demo', version: '0.1.0', clock, randomBytes },
    ...{ store: audited, fleet: hub.desk, hub: { view, onReceived }, search },
    health: () => [{ name: 'link', status: 'up', detail: 'connected' }],
  };
  const http = await buildHubApp(deps, { port: 0 });
  t.after(() => http.app.close());
  const seqs = new Map<string, number>();
  const arrive = async (address: KioskAddress, number: number, isHit: boolean) => {
    const seq = (seqs.get(address.device) ?? 0) + 1;
    seqs.set(address.device, seq);
    const data = isHit ? hit(number) : encounter(number);
    const event = { type: 'org.bitmap.encounter.v1', data } as const;
    const place = { stream: 'urgent', epoch: 'e1', seq, id: `e1.${seq}` } as const;
    const entry: OutboxEntry = { ...place, time: data.decidedAt, event };
    const { fresh } = await hub.store.commitReceived([{ address, entry }]);
    for (const received of fresh) for (const listener of listeners) listener(received);
  };
  const as = async (name?: string) => {
    const caller = new Caller(http);
    if (name !== undefined) await caller.signIn(name);
    return caller;
  };
  return { ...hub, clock, deps, http, as, arrive };
}
