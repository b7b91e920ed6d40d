// The composition root: the one place that knows every room.
import { readFileSync, statfsSync } from 'node:fs';
import { type Board, openBoard } from '../hal/board.ts';
import type { BiometricEngine } from './biometrics/engine.ts';
import { allModalities } from './biometrics/modalities.ts';
import { modalityOf } from './biometrics/recognise.ts';
import { startWorkerEngine } from './biometrics/worker-engine.ts';
import { Closers } from './closers.ts';
import { Fault, messageOf } from './core/errors.ts';
import { type DataFolder, markProvisioned, openDataFolder } from './data-folder.ts';
import { Encounters } from './encounters.ts';
import { readImage } from './formats/image/read-image.ts';
import { kioskHealth } from './health.ts';
import type { HttpDependencies } from './http/contract.ts';
import { type HttpServer, startHttp } from './http/server.ts';
import { type Hub, startHub } from './hub/hub.ts';
import { type RunningIntake, startIntake } from './lane/intake/desk.ts';
import { gateDevicesOf, lanePartsOf } from './lane-parts.ts';
import { type RunningLane, startLane } from './lane/runner.ts';
import type { LinkOptions } from './link/contract.ts';
import { type Link, startLink } from './link/link.ts';
import { keyedList, keyOtherLists, type Protect } from './keyed-lists.ts';
import { LoadedLists } from './lists.ts';
import type { Machine } from './machine.ts';
import { offline } from './offline.ts';
import type { Profile } from './profile.ts';
import type { HubStore, KioskStore } from './store/contract.ts';
import { openHubStore } from './store/hub-store.ts';
import { openKioskStore } from './store/kiosk-store.ts';
import { derivedKey } from './store/seal.ts';
import { newUlids } from './ulids.ts';

const packageFile = new URL('../../package.json', import.meta.url);
export const { version } = JSON.parse(readFileSync(packageFile, 'utf8')) as { readonly version: string };

/** A kiosk at work. */
export interface Kiosk {
  readonly store: KioskStore;
  readonly board: Board;
  readonly lane: RunningLane;
  readonly engine: BiometricEngine;
  readonly lists: LoadedLists;
  readonly encounters: Encounters;
  readonly http: HttpServer;
  /** Frees the barrier first, and closes the store last. */
  close(): Promise<void>;
}

export interface KioskOptions {
  readonly profile: Profile;
  readonly dataFolder: string;
  readonly machine: Machine;
}

/**
 * Starts a kiosk. Throws a Fault when the store or the port cannot be had; a device that does not open, a broker that
 * does not answer or a list that is missing leaves it running, degraded, and says so in the log and in /health.
 */
export function startKiosk(options: KioskOptions): Promise<Kiosk> {
  return Closers.guard(async closers => {
    const base = await openBase(options, closers);
    const lane = startLane({ ...lanePartsOf(options, base), ...gateDevicesOf(base.board) });
    closers.add(() => lane.close());
    const http = await serve(options, base, { lanes: [lane] });
    closers.add(() => http.close());
    // Once more, so that the barrier is free before anything else ends.
    closers.add(() => lane.close());
    return { ...base, lane, http, close: () => closers.close() };
  });
}

/** A kiosk whose profile has a section `intake`: a desk at which an officer enrols people. */
export interface IntakeKiosk extends Omit<Kiosk, 'lane'> {
  readonly desk: RunningIntake;
}

/** Starts an intake desk; throws as `startKiosk` does, and for a profile that has none. */
export function startIntakeKiosk(options: KioskOptions): Promise<IntakeKiosk> {
  return Closers.guard(async closers => {
    const { intake } = options.profile;
    if (intake === undefined) throw new Fault('bad-usage', 'the profile has no section `intake`');
    const base = await openBase(options, closers);
    const indicator = base.board.get('indicator');
    const desk = startIntake({ ...lanePartsOf(options, base), intake, ...(indicator && { indicator }) });
    closers.add(() => desk.close());
    const http = await serve(options, base, { lanes: [], intake: desk });
    closers.add(() => http.close());
    return { ...base, desk, http, close: () => closers.close() };
  });
}

/** What every kiosk is built on. */
type Base = Pick<Kiosk, 'store' | 'board' | 'engine' | 'lists' | 'encounters'> & { readonly link: Link };

async function openBase({ profile, dataFolder, machine }: KioskOptions, closers: Closers): Promise<Base> {
  const { store, siteKey, protect } = await openKeyedKiosk(dataFolder, machine, { warn: true });
  closers.add(() => store.close());
  const engine = startWorkerEngine({ clock: machine.clock, log: machine.log, siteKey });
  closers.add(() => engine.close());
  const lists = new LoadedLists(engine);
  const names = profile.policy.lists.map(({ name }) => name);
  const keeping = { store, protect, machine };
  await lists.loadNamed(names, { watchlist: name => keyedList(name, keeping) }, machine.log);
  await keyOtherLists(names, keeping);
  const link = connect(profile, store, machine);
  closers.add(() => link.close());
  const board = await openBoard(profile.board, { clock: machine.clock });
  closers.add(() => board.close());
  for (const { id, error } of board.failures) machine.log(`device ${id} is missing: ${error.message}`);
  return { store, engine, lists, link, board, encounters: new Encounters() };
}

/** The API and the console over what the kiosk has: gates, or an intake desk. */
function serve(
  { profile, dataFolder, machine }: KioskOptions,
  { store, engine, lists, link, board, encounters }: Base,
  places: Pick<HttpDependencies, 'lanes' | 'intake'>,
): Promise<HttpServer> {
  const { clock, randomBytes } = machine;
  const freeBytes = () => freeBytesAt(dataFolder);
  const parts = { board, link, lists, policy: profile.policy, freeBytes, ...places };
  return startHttp(
    {
      device: profile.device,
      version,
      ...{ clock, store, engine, link, randomBytes, ...places },
      outlineIris: async png => engine.outline(await readImage(png, 'picture of an eye')),
      listAction: list => profile.policy.lists.find(({ name }) => name === list)?.action,
      health: () => kioskHealth({ ...parts, now: clock.wall() }),
      onEncounter: listener => encounters.onCommitted(({ id }) => listener(id)),
    },
    { ...profile.http, report: (error, where) => machine.log(`http: ${where}: ${messageOf(error)}`) },
  );
}

interface OpenOptions {
  readonly provision?: boolean;
  readonly warn?: boolean;
}

/** Opens a kiosk's store; provisions the data folder when it is new, unless told not to. */
export async function openKiosk(
  dataFolder: string,
  machine: Machine,
  options: OpenOptions = {},
): Promise<KioskStore> {
  return (await openKeyedKiosk(dataFolder, machine, options)).store;
}

/** With the key by which templates are kept in the form of this kiosk: whoever has them and not the key has no irises. */
async function openKeyedKiosk(
  dataFolder: string,
  machine: Machine,
  { provision = true, warn = false }: OpenOptions,
): Promise<{ readonly store: KioskStore; readonly siteKey: Uint8Array; readonly protect: Protect }> {
  const folder = await openDataFolder(dataFolder, 'kiosk', machine, { provision });
  if (warn) warnOfKey(folder, machine);
  const siteKey = derivedKey(folder.storeOptions.key, 'site key');
  const modalities = allModalities(siteKey);
  const protect: Protect = template => modalityOf(template, modalities).form?.protect(template) ?? template;
  const newEpoch = newUlids(machine);
  const store = await openKioskStore(folder.storeFolder, { ...folder.storeOptions, newEpoch, protect });
  await markProvisioned(dataFolder, 'kiosk');
  return { store, siteKey, protect };
}

/** The same for a hub's store. */
export async function openHub(
  dataFolder: string,
  machine: Machine,
  { provision = true, warn = false } = {},
): Promise<HubStore> {
  const folder = await openDataFolder(dataFolder, 'hub', machine, { provision });
  if (warn) warnOfKey(folder, machine);
  const store = await openHubStore(folder.storeFolder, folder.storeOptions);
  await markProvisioned(dataFolder, 'hub');
  return store;
}

function warnOfKey({ exposedKeyFile }: DataFolder, { log }: Machine): void {
  if (exposedKeyFile === undefined) return;
  log(
    `warning: the sealing key lies beside what it seals (${exposedKeyFile}); give the systemd credential store-key`,
  );
}

function freeBytesAt(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}

/** The line to the hub; without a broker in the profile everything waits in the outbox. */
function connect(profile: Profile, store: KioskStore, { clock, random, log }: Machine): Link {
  if (profile.link === undefined) return offline(clock);
  return startLink({ options: linkOptions(profile, profile.link), outbox: store.outbox, clock, random, log });
}

function linkOptions(
  { tenant, shard, device }: Profile,
  { url, username, passwordFile, caFile }: NonNullable<Profile['link']>,
): LinkOptions {
  return {
    url,
    address: { tenant, shard, device },
    ...(username !== undefined && { username }),
    ...(passwordFile !== undefined && { password: readSecret(passwordFile).trimEnd() }),
    ...(caFile !== undefined && { tls: { ca: readSecret(caFile) } }),
  };
}

function readSecret(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new Fault('not-found', `cannot be read: ${messageOf(cause)}`, { where: file, cause });
  }
}

/** The central desk at work. */
export interface Desk {
  readonly store: HubStore;
  readonly hub: Hub;
  close(): Promise<void>;
}

export interface DeskOptions {
  readonly tenant: string;
  readonly url: string;
  readonly dataFolder: string;
  readonly machine: Machine;
}

/** Starts the hub. Throws a Fault when its store cannot be had; a broker that does not answer is tried again. */
export function startDesk({ tenant, url, dataFolder, machine }: DeskOptions): Promise<Desk> {
  return Closers.guard(async closers => {
    const store = await openHub(dataFolder, machine, { warn: true });
    closers.add(() => store.close());
    const { clock, random, log } = machine;
    const hub = startHub({ options: { tenant, url }, store, clock, random, log });
    closers.add(() => hub.close());
    return { store, hub, close: () => closers.close() };
  });
}
