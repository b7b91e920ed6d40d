import { Closers } from '../closers.ts';
import type { Encounter } from '../core/encounter.ts';
import { Fault } from '../core/errors.ts';
import { sleep } from '../../hal/clock.ts';
import { setAccount } from '../http/accounts/accounts.ts';
import type { Received } from '../link/contract.ts';
import { type Desk, type Kiosk, startDesk, startKiosk } from '../main.ts';
import type { Machine } from '../machine.ts';
import type { Profile } from '../profile.ts';
import type { Role } from '../store/contract.ts';
import { DemoBroker } from './embedded-broker.ts';
import { type Enrolment, enrolRoster } from './enrol-roster.ts';
import { demoOfficer, startDemoOfficer } from './officer.ts';
import { type DemoReport, Tally, type Truth } from './tally.ts';
import { Truths } from './truths.ts';

export interface DemoOptions {
  readonly profile: Profile;
  readonly roster: readonly Enrolment[];
  /** Holds the data folders of the kiosk and the hub. */
  readonly dataFolder: string;
  readonly machine: Machine;
  /** A broker that runs already; without one an embedded broker is started. */
  readonly brokerUrl?: string;
  /** How long the demo's officer lets a referred traveller wait. */
  readonly officerPatienceMs: number;
  readonly onEncounter: (encounter: Encounter, truth: Truth) => void;
  readonly onReceived: (received: Received) => void;
}

/** An account of the demo's console; the password is new in each run. */
export interface DemoAccount {
  readonly name: string;
  readonly role: Role;
  readonly password: string;
}

/** Broker, hub and kiosk in one process, which meet only over MQTT. */
export interface Demo {
  readonly kiosk: Kiosk;
  readonly desk: Desk;
  readonly brokerUrl: string;
  readonly accounts: readonly DemoAccount[];
  /** Enrols the watchlist, then lets the first passenger come. */
  begin(): Promise<void>;
  /** Kills the embedded broker, and starts it again on the same port after `pauseMs`. */
  breakBroker(pauseMs: number): Promise<void>;
  /** Puts the iris camera of the simulated world out of order, or in order again. */
  breakIrisCamera(isBroken: boolean): void;
  /** Resolves when all passengers have left and the hub has everything, or after `patienceMs` without progress. */
  finished(patienceMs: number): Promise<DemoReport>;
  close(): Promise<void>;
}

export function startDemo(options: DemoOptions): Promise<Demo> {
  return Closers.guard(async closers => {
    const { machine, dataFolder, profile } = options;
    const broker = await DemoBroker.start(options.brokerUrl);
    closers.add(() => broker.close());
    const storage = { ...profile.storage, ballastMiB: 0 }; // nothing that a demo keeps is worth it
    const desk = await startDesk({
      tenant: profile.tenant,
      url: broker.url,
      dataFolder: `${dataFolder}/hub`,
      machine,
      storage,
    });
    closers.add(() => desk.close());
    const kiosk = await startKiosk({
      profile: { ...profile, storage, link: { url: broker.url } },
      dataFolder: `${dataFolder}/kiosk`,
      machine,
    });
    closers.add(() => kiosk.close());
    const { world } = kiosk.board;
    if (world === undefined) throw new Fault('bad-usage', 'a demo needs a profile with a simulated world');
    const accounts = await demoAccounts(kiosk, machine);
    closers.add(
      startDemoOfficer(kiosk.lane, {
        clock: machine.clock,
        patienceMs: options.officerPatienceMs,
        log: machine.log,
      }),
    );
    const truths = new Truths(world, options.roster);
    const tally = new Tally();
    kiosk.encounters.onCommitted(encounter => {
      const truth = truths.current();
      tally.committed(encounter, truth);
      options.onEncounter(encounter, truth);
    });
    desk.hub.onReceived(received => {
      tally.received(received, machine.clock.wall());
      options.onReceived(received);
    });
    return {
      kiosk,
      desk,
      brokerUrl: broker.url,
      accounts,
      async begin() {
        await enrolDemoList(options, kiosk);
        world.start();
      },
      breakBroker: pauseMs => broker.breakFor(pauseMs, machine),
      breakIrisCamera: isBroken => world.setIrisFault(isBroken),
      async finished(patienceMs) {
        await world.ended;
        await drained(kiosk, machine, patienceMs);
        return tally.report(truths.all(), await kiosk.store.outbox.count());
      },
      close: () => closers.close(),
    };
  });
}

/** Enrols the roster as the first list that the profile's policy names. */
async function enrolDemoList({ profile, roster, machine }: DemoOptions, kiosk: Kiosk): Promise<void> {
  const name = profile.policy.lists[0]?.name;
  if (name === undefined) throw new Fault('bad-usage', 'a demo needs a policy that names a list');
  const at = machine.clock.wall().toISOString();
  const version = ((await kiosk.store.watchlist(name))?.version ?? 0) + 1;
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
async function demoAccounts(kiosk: Kiosk, { clock, randomBytes }: Machine): Promise<DemoAccount[]> {
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
async function drained({ store: { outbox } }: Kiosk, { clock }: Machine, patienceMs: number): Promise<void> {
  let left = await outbox.count();
  let movedMs = clock.monotonicMs();
  while (left > 0 && clock.monotonicMs() - movedMs < patienceMs) {
    await sleep(clock, 20);
    const now = await outbox.count();
    if (now !== left) movedMs = clock.monotonicMs();
    left = now;
  }
}
