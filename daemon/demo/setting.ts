// What every demo has: a broker, a hub, a kiosk's list and accounts.
import { sleep } from '../../hal/clock.ts';
import type { Closers } from '../closers.ts';
import { Fault } from '../core/errors.ts';
import { makeFolder } from '../data-folder.ts';
import { enrolHere } from '../enrol-here.ts';
import { setAccount } from '../http/accounts/accounts.ts';
import type { Machine } from '../machine.ts';
import { type Desk, startDesk } from '../desk.ts';
import { type Kiosk, type KioskOptions } from '../main.ts';
import type { Profile } from '../profile.ts';
import type { Role } from '../store/contract/account.ts';
import { DemoBroker } from './embedded-broker.ts';
import { type Enrolment, enrolRoster } from './enrol-roster.ts';
import { demoOfficer } from './officer.ts';

export interface Setting {
  readonly profile: Profile;
  readonly roster: readonly Enrolment[];
  /** Holds the data folders of the kiosk and the hub. */
  readonly dataFolder: string;
  readonly machine: Machine;
  /** A broker that runs already; without one an embedded broker is started. */
  readonly brokerUrl?: string;
}

type DemoKiosk = Pick<Kiosk, 'store' | 'engine' | 'lists'>;

/** Starts the broker and the hub, and tells how the kiosk is to be started beside them: they meet only over MQTT. */
export async function openSetting(
  { profile, dataFolder, machine, brokerUrl }: Setting,
  closers: Closers,
): Promise<{ readonly broker: DemoBroker; readonly desk: Desk; readonly kioskOptions: KioskOptions }> {
  const broker = await DemoBroker.start(brokerUrl);
  closers.add(() => broker.close());
  const { url } = broker;
  const desk = await startDesk({ tenant: profile.tenant, url, dataFolder: `${dataFolder}/hub`, machine });
  closers.add(() => desk.close());
  await makeFolder(`${dataFolder}/kiosk`);
  const { tenant, shard, device } = profile;
  await enrolHere(`${dataFolder}/kiosk`, { tenant, shard, device }, desk.authority);
  const linked = { ...profile, link: { url } };
  return { broker, desk, kioskOptions: { profile: linked, dataFolder: `${dataFolder}/kiosk`, machine } };
}

/** An account of the demo's console; the password is new in each run. */
export interface DemoAccount {
  readonly name: string;
  readonly role: Role;
  readonly password: string;
}

/** The list of a demo: the first that the profile's policy names. */
export function listOf({ policy }: Profile): string {
  const name = policy.lists[0]?.name;
  if (name === undefined) throw new Fault('bad-usage', 'a demo needs a policy that names a list');
  return name;
}

/** Enrols the roster as the list of the demo. */
export async function enrolDemoList({ profile, roster, machine }: Setting, kiosk: DemoKiosk): Promise<void> {
  const name = listOf(profile);
  const at = machine.clock.wall().toISOString();
  const version = kiosk.store.watchlistVersion(name) + 1;
  const list = await enrolRoster(name, roster, kiosk.engine, { version, importedAt: at });
  await kiosk.store.putWatchlist(list, {
    at,
    action: 'list.imported',
    actor: 'daemon',
    object: name,
    detail: { version, subjects: list.subjects.length, references: list.references.length },
  });
  await kiosk.lists.load(list);
}

const demoRoles: readonly Role[] = ['officer', 'supervisor', 'auditor'];

/** One account a role, each with a password that only this run knows; accounts of an earlier run are replaced. */
export async function demoAccounts(
  kiosk: DemoKiosk,
  { clock, randomBytes }: Machine,
): Promise<DemoAccount[]> {
  const { store } = kiosk;
  return Promise.all(
    demoRoles.map(async role => {
      const name = role === 'officer' ? demoOfficer : `demo-${role}`;
      const password = Buffer.from(randomBytes(9)).toString('base64url');
      await setAccount({ store, clock, randomBytes }, { name, role, password, actor: 'daemon' });
      return { name, role, password };
    }),
  );
}

/** Waits until the hub has acknowledged everything, or nothing has moved for `patienceMs`. */
export async function drained(
  { store: { outbox } }: DemoKiosk,
  { clock }: Machine,
  patienceMs: number,
): Promise<void> {
  let left = await outbox.count();
  let movedMs = clock.monotonicMs();
  while (left > 0 && clock.monotonicMs() - movedMs < patienceMs) {
    await sleep(clock, 20);
    const now = await outbox.count();
    if (now !== left) movedMs = clock.monotonicMs();
    left = now;
  }
}
