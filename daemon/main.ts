// The composition root: the one place that knows every room.
import { readFileSync } from 'node:fs';
import { absent } from '../hal/absent.ts';
import { type Board, openBoard } from '../hal/board.ts';
import type { IrisCamera } from '../hal/iris-camera.ts';
import { rotateInBackground } from './background-rotation.ts';
import { listenForBackups } from './backup-socket.ts';
import type { BiometricEngine } from './biometrics/engine.ts';
import { allModalities } from './biometrics/modalities.ts';
import { modalityOf } from './biometrics/recognise.ts';
import { startWorkerEngine } from './biometrics/worker-engine.ts';
import { Closers } from './closers.ts';
import { Fault, messageOf } from './core/errors.ts';
import {
  type DataFolder,
  erasureJournalOf,
  markProvisioned,
  openDataFolder,
  type OpenFolderOptions,
} from './data-folder.ts';
import { Encounters } from './encounters.ts';
import { BoundedDecoder } from './image-decoder/bounded-decoder.ts';
import { writePng } from './formats/image/write-png.ts';
import { decodeIrisTemplate, encodeIrisTemplate } from './formats/iris-template/iris-template.ts';
import { readMrz } from './formats/mrz/read-mrz.ts';
import { kioskHealth } from './health.ts';
import { type HttpServer, startHttp } from './http/server.ts';
import { type Hub, startHub } from './hub/hub.ts';
import type { CalibratedTo } from './lane/thresholds.ts';
import { type LaneParts, type RunningLane, startLane } from './lane/runner.ts';
import type { LinkOptions } from './link/contract.ts';
import { type Link, startLink } from './link/link.ts';
import { LoadedLists } from './lists.ts';
import type { Machine } from './machine.ts';
import { offline } from './offline.ts';
import type { Profile } from './profile.ts';
import { keepRetention } from './retention.ts';
import { diskOptions, type StorageProfile } from './storage.ts';
import type { HubStore, KioskStore, Outbox } from './store/contract.ts';
import { watchDisk } from './store/disk/watch.ts';
import { FreezableOutbox } from './store/freezable-outbox.ts';
import { openHubStore } from './store/hub-store.ts';
import { openKioskStore } from './store/kiosk-store.ts';
import { isRollback } from './store/open-notary.ts';
import { guardCabinet } from './tamper.ts';
import { tamperMark } from './tamper-mark.ts';
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
  /** Where the witness of the audit chain lies from now on. */
  readonly witnessFolder?: string;
  readonly machine: Machine;
}

/**
 * Starts a kiosk. Throws a Fault when the store or the port cannot be had; a device that does not open, a broker that
 * does not answer or a list that is missing leaves it running, degraded, and says so in the log and in /health.
 */
export function startKiosk({ profile, dataFolder, witnessFolder, machine }: KioskOptions): Promise<Kiosk> {
  return Closers.guard(async closers => {
    const { storage } = profile;
    const opening = { warn: true, storage, ...(witnessFolder !== undefined && { witnessFolder }) };
    const { store, siteKey, keys } = await openKeyedKiosk(dataFolder, machine, opening);
    closers.add(() => store.close());
    const rotation = rotateInBackground(store.rotation, machine.clock, machine.log);
    closers.add(() => rotation.close());
    const { retention: policy } = profile;
    const retention = keepRetention(store, { clock: machine.clock, log: machine.log, policy });
    closers.add(() => retention.close());
    const unwatch = watchDisk(store, machine.clock, error => machine.log(`store: ${messageOf(error)}`));
    closers.add(unwatch);
    closers.add(await listenForBackups(store, dataFolder, machine));
    const engine = startWorkerEngine({ clock: machine.clock, log: machine.log, siteKey });
    closers.add(() => engine.close());
    const decoder = new BoundedDecoder(machine.clock);
    closers.add(() => decoder.close());
    const lists = new LoadedLists(engine);
    await lists.loadNamed(
      profile.policy.lists.map(({ name }) => name),
      store,
      machine.log,
    );
    const outbox = new FreezableOutbox(store.outbox);
    const link = connect(profile, outbox, machine);
    closers.add(() => link.close());
    const board = await openBoard(profile.board, { clock: machine.clock });
    closers.add(() => board.close());
    for (const { id, error } of board.failures) machine.log(`device ${id} is missing: ${error.message}`);
    const encounters = new Encounters();
    const lane = startLane({
      ...lanePartsOf(profile, board, machine, await lastId(store)),
      engine,
      store,
      knownLists: () => lists.known(),
      onCommitted: encounter => encounters.committed(encounter),
    });
    closers.add(() => lane.close());
    if (isRollback(store.witness) && profile.policy.rollback === 'close-lane') {
      await lane.command('close-lane', 'daemon');
    }
    await keepShutAfterTamper(dataFolder, lane, machine);
    const sensor = board.get('tamper');
    if (sensor !== undefined) {
      const guard = guardCabinet({
        sensor,
        policy: profile.tamper,
        laneName: profile.lane,
        lane,
        store,
        outbox,
        keys,
        quiesce: async () => {
          await Promise.all([retention.close(), rotation.close(), unwatch(), engine.close()]);
        },
        clock: machine.clock,
        log: machine.log,
      });
      closers.add(() => guard.close());
    }
    const http = await startHttp(
      {
        device: profile.device,
        version,
        clock: machine.clock,
        store,
        engine,
        lanes: [lane],
        link,
        outlineIris: async png => engine.outline(await decoder.decode(png, 'picture of an eye')),
        listAction: list => profile.policy.lists.find(({ name }) => name === list)?.action,
        health: () =>
          kioskHealth({
            disk: store.disk(),
            board,
            lane,
            link,
            lists,
            policy: profile.policy,
            now: machine.clock.wall(),
          }),
        randomBytes: machine.randomBytes,
        onEncounter: listener => encounters.onCommitted(({ id }) => listener(id)),
      },
      { ...profile.http, report: (error, where) => machine.log(`http: ${where}: ${messageOf(error)}`) },
    );
    closers.add(() => http.close());
    // Once more, so that the barrier is free before anything else ends.
    closers.add(() => lane.close());
    return { store, board, engine, lane, lists, encounters, http, close: () => closers.close() };
  });
}

interface OpenOptions extends OpenFolderOptions {
  readonly warn?: boolean;
  readonly storage?: StorageProfile;
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
  { warn = false, storage, ...opening }: OpenOptions,
): Promise<{ readonly store: KioskStore } & Pick<DataFolder, 'siteKey' | 'keys'>> {
  const folder = await openDataFolder(dataFolder, 'kiosk', machine, opening);
  if (warn) warnOfKey(folder, machine);
  const { siteKey } = folder;
  const modalities = allModalities(siteKey);
  const store = await openKioskStore(folder.storeFolder, {
    ...folder.storeOptions,
    ...diskOptions(dataFolder, storage),
    erasureJournal: erasureJournalOf(dataFolder),
    newEpoch: newUlids(machine),
    protect: template => modalityOf(template, modalities).form?.protect(template) ?? template,
  });
  await markProvisioned(dataFolder, 'kiosk');
  return { store, siteKey, keys: folder.keys };
}

/** A cabinet that was opened before the start keeps the lane shut until somebody has answered for it. */
async function keepShutAfterTamper(dataFolder: string, lane: RunningLane, { log }: Machine): Promise<void> {
  const mark = await tamperMark(dataFolder);
  if (mark === undefined) return;
  log(`the lane stays closed: ${mark} (look at the cabinet, then: bitmapd store clear-tamper)`);
  await lane.command('close-lane', 'daemon').catch((error: unknown) => {
    if (!(error instanceof Fault && error.code === 'conflict')) throw error; // it is closed already
  });
}

/** The same for a hub's store. */
export async function openHub(
  dataFolder: string,
  machine: Machine,
  { warn = false, storage, ...opening }: OpenOptions = {},
): Promise<HubStore> {
  const folder = await openDataFolder(dataFolder, 'hub', machine, opening);
  if (warn) warnOfKey(folder, machine);
  const store = await openHubStore(folder.storeFolder, {
    ...folder.storeOptions,
    ...diskOptions(dataFolder, storage),
  });
  await markProvisioned(dataFolder, 'hub');
  return store;
}

function warnOfKey({ exposedKeyFile }: DataFolder, { log }: Machine): void {
  if (exposedKeyFile === undefined) return;
  log(
    `warning: the sealing key lies beside what it seals (${exposedKeyFile}); give the systemd credential store-key`,
  );
}

/** The line to the hub; without a broker in the profile everything waits in the outbox. */
function connect(profile: Profile, outbox: Outbox, { clock, random, log }: Machine): Link {
  if (profile.link === undefined) return offline(clock);
  return startLink({ options: linkOptions(profile, profile.link), outbox, clock, random, log });
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

type FixedParts = Omit<LaneParts, 'engine' | 'store' | 'knownLists' | 'onCommitted'>;

/** The newest encounter that an earlier run has kept. */
async function lastId(store: KioskStore): Promise<string | undefined> {
  const [newest] = await store.encounters({ limit: 1 });
  return newest?.id;
}

/** The lane's devices, each absent one in the place of one that did not open, and its pure helpers. */
function lanePartsOf(
  profile: Profile,
  board: Board,
  machine: Machine,
  lastId: string | undefined,
): FixedParts {
  const documentReader = board.get('document-reader');
  const irisCamera = irisCameraOf(profile, board);
  const fireInput = board.get('fire-input');
  return {
    lane: profile.lane,
    device: profile.device,
    policy: profile.policy,
    calibratedTo: calibratedTo(),
    clock: machine.clock,
    presence: board.get('presence') ?? absent.presence('presence'),
    ...(documentReader && { documentReader }),
    scanner: board.get('fingerprint-scanner') ?? absent.scanner('scanner'),
    ...(irisCamera && { irisCamera }),
    stateEye: (template, eye) => encodeIrisTemplate({ ...decodeIrisTemplate(template), eye }),
    barrier: board.get('barrier') ?? absent.barrier('barrier'),
    indicator: board.get('indicator') ?? absent.indicator('indicator'),
    ...(fireInput && { fireInput }),
    resetInterlock: () => board.get('barrier')?.reset() ?? true,
    newId: newUlids(machine, lastId),
    readMrz,
    writePng,
    onError: (error, doing) => machine.log(`lane: ${doing}: ${messageOf(error)}`),
  };
}

/** How far the scores of each modality carry. */
export function calibratedTo(): CalibratedTo {
  return Object.fromEntries(allModalities().map(({ name, calibratedTo }) => [name, calibratedTo]));
}

/** One that the profile names and that did not open answers GREY; a lane whose profile names none asks for no iris. */
function irisCameraOf({ board: { devices } }: Profile, board: Board): IrisCamera | undefined {
  const isNamed = devices.some(({ kind }) => kind === 'iris-camera');
  return board.get('iris-camera') ?? (isNamed ? absent.irisCamera('iris-camera') : undefined);
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
  readonly storage?: StorageProfile;
  /** As `KioskOptions.witnessFolder`. */
  readonly witnessFolder?: string;
}

/** Starts the hub. Throws a Fault when its store cannot be had; a broker that does not answer is tried again. */
export function startDesk(options: DeskOptions): Promise<Desk> {
  const { tenant, url, dataFolder, machine, storage, witnessFolder } = options;
  return Closers.guard(async closers => {
    const store = await openHub(dataFolder, machine, {
      warn: true,
      ...(storage && { storage }),
      ...(witnessFolder !== undefined && { witnessFolder }),
    });
    closers.add(() => store.close());
    const { clock, random, log } = machine;
    closers.add(watchDisk(store, clock, error => log(`store: ${messageOf(error)}`)));
    closers.add(await listenForBackups(store, dataFolder, machine));
    const rotation = rotateInBackground(store.rotation, clock, log);
    closers.add(() => rotation.close());
    const hub = startHub({ options: { tenant, url }, store, clock, random, log });
    closers.add(() => hub.close());
    return { store, hub, close: () => closers.close() };
  });
}
