// What a gate and an intake desk stand on: store and its keepers, lists, line to the hub, board; and the API over it.
import { type Board, openBoard } from '../hal/board.ts';
import { BackgroundRotation } from './background-rotation.ts';
import type { BiometricEngine } from './biometrics/engine.ts';
import { startWorkerEngine } from './biometrics/worker-engine.ts';
import type { Closers } from './closers.ts';
import { listenForOrders } from './control-socket.ts';
import { Fault, messageOf } from './core/errors.ts';
import { watchDevices } from './devices.ts';
import { Encounters } from './encounters.ts';
import { kioskHealth } from './health.ts';
import type { HttpDependencies, PartHealth } from './http/contract.ts';
import { type HttpServer, startHttp } from './http/server.ts';
import { BoundedDecoder } from './image-decoder/bounded-decoder.ts';
import { connectKiosk } from './kiosk-link.ts';
import { trustedLists } from './list-roots.ts';
import { keyedList, keyOtherLists } from './keyed-lists.ts';
import type { LaneControl } from './lane/contract.ts';
import type { Closure } from './lane/intake/contract.ts';
import type { Link } from './link/link.ts';
import { watchLists } from './list-watch.ts';
import { LoadedLists } from './lists.ts';
import type { Machine } from './machine.ts';
import { guardPower } from './power.ts';
import { type KeyedKiosk, openKeyedKiosk } from './open-stores.ts';
import type { Profile } from './profile.ts';
import { PublishedLists } from './published-lists.ts';
import { keepRetention } from './retention.ts';
import type { KioskStore } from './store/contract/kiosk-store.ts';
import { watchDisk } from './store/disk/watch.ts';
import { FreezableOutbox } from './store/freezable-outbox.ts';
import { isUnsound } from './store/audit/open-notary.ts';
import { guardCabinet, type GuardedPlace } from './tamper.ts';
import type { Part } from './systemd/progress.ts';
import { tamperMark, tamperRemedy } from './tamper-mark.ts';
import { type Rules, rulesInForce } from './rules.ts';
import { version } from './version.ts';

export interface KioskOptions {
  readonly profile: Profile;
  readonly dataFolder: string;
  /** Where the witness of the audit chain lies from now on. */
  readonly witnessFolder?: string;
  readonly machine: Machine;
  /** Ends the process in good order, to be started again by whoever watches over it; absent where nobody does. */
  readonly restart?: () => void;
  /** Told what the start is at; it may take minutes where lists are long. */
  readonly onStarting?: (doing: string) => void;
}

export interface KioskBase {
  readonly rules: Rules;
  readonly store: KioskStore;
  readonly keys: KeyedKiosk['keys'];
  readonly outbox: FreezableOutbox;
  readonly engine: BiometricEngine;
  readonly lists: LoadedLists;
  /** Searches a list that is kept; false when there is none of that name. Rejects when it cannot be read. */
  readonly loadList: (name: string) => Promise<boolean>;
  /** Where lists come that a hub publishes. */
  readonly published: PublishedLists;
  readonly link: Link;
  readonly board: Board;
  readonly encounters: Encounters;
  /** The newest encounter that an earlier run has kept: ids go on from it. */
  readonly lastId: string | undefined;
  readonly decoder: BoundedDecoder;
  /** Ends what goes on with the store in the background, before it is closed out of turn. */
  readonly quiesce: () => Promise<void>;
}

export async function openBase(
  { profile, dataFolder, witnessFolder, machine, onStarting = () => {} }: KioskOptions,
  closers: Closers,
): Promise<KioskBase> {
  onStarting('the store');
  const { storage } = profile;
  const opening = { warn: true, storage, ...(witnessFolder !== undefined && { witnessFolder }) };
  const { store, siteKey, keys, protect } = await openKeyedKiosk(dataFolder, machine, opening);
  closers.add(() => store.close());
  const rules = await rulesInForce(store.documents, profile);
  const endKeeping = await keepStore(store, rules, { dataFolder, machine }, closers);
  const engine = startWorkerEngine({ clock: machine.clock, log: machine.log, siteKey });
  closers.add(() => engine.close());
  const decoder = new BoundedDecoder(machine.clock);
  closers.add(() => decoder.close());
  const lists = new LoadedLists(engine);
  const names = rules.policy.lists.map(({ name }) => name);
  const keeping = { store, protect, machine };
  const isSearched = (name: string) =>
    lists.isLoaded(name) || rules.policy.lists.some(list => list.name === name);
  const published = new PublishedLists({ store, lists, isSearched, machine });
  const watchlist = (name: string) => {
    onStarting(`the list ${name}`);
    return keyedList(name, keeping);
  };
  await lists.loadNamed(names, { watchlist }, machine.log, list => published.loaded(list));
  onStarting('the lists that are kept and not searched');
  await keyOtherLists(names, keeping);
  const outbox = new FreezableOutbox(store.outbox);
  const { link, access } = await connectKiosk(profile, dataFolder, outbox, machine, closers);
  const trusted = access === undefined ? [] : await trustedLists(dataFolder);
  if (access && trusted.length > 0) {
    // Loaded late: a kiosk whose lists are imported does without TUF.
    const { followLists } = await import('./kiosk-lists.ts');
    await followLists(trusted, { dataFolder, machine }, { store, published, link }, access, closers);
  }
  onStarting('the devices');
  const board = await openBoard(profile.board, { clock: machine.clock });
  closers.add(() => board.close());
  const devices = watchDevices({
    board,
    laneName: profile.lane,
    store,
    clock: machine.clock,
    log: machine.log,
  });
  closers.add(() => devices.close());
  const { clock, log } = machine;
  const listWatch = watchLists({ policy: () => rules.policy, known: () => lists.known(), store, clock, log });
  closers.add(() => listWatch.close());
  const quiesce = async () => {
    await Promise.all([endKeeping(), engine.close()]);
  };
  const [newest] = await store.encounters({ limit: 1 });
  const encounters = new Encounters();
  const lastId = newest?.id;
  const loadList = async (name: string) => {
    const list = await keyedList(name, keeping);
    if (list === undefined) return false;
    await lists.load(list);
    published.loaded(list);
    return true;
  };
  return {
    ...{ rules, store, keys, outbox, engine, lists, loadList, published },
    ...{ link, board, encounters, lastId, decoder, quiesce },
  };
}

/** Rotation, retention, room and orders of verbs go on beside the work; the function that is returned ends the first three. */
async function keepStore(
  store: KioskStore,
  rules: Rules,
  { dataFolder, machine }: Pick<KioskOptions, 'dataFolder' | 'machine'>,
  closers: Closers,
): Promise<() => Promise<void>> {
  const { clock, log } = machine;
  const rotation = new BackgroundRotation(store.rotation, clock, log);
  closers.add(() => rotation.close());
  const retention = keepRetention(store, { clock, log, policy: () => rules.retention });
  closers.add(() => retention.close());
  const unwatch = watchDisk(store, clock, error => log(`store: ${messageOf(error)}`));
  closers.add(unwatch);
  const control = { store: { kiosk: store }, keyChange: rotation, dataFolder, machine };
  closers.add(await listenForOrders(control));
  return async () => {
    await Promise.all([retention.close(), rotation.close(), unwatch()]);
  };
}

/**
 * Shuts a gate or a desk where its store is an older copy of itself or its cabinet was opened, and watches the cabinet from now
 * on.
 */
export async function guardPlace(
  place: GuardedPlace,
  { profile, dataFolder, machine }: KioskOptions,
  { store, board, outbox, keys, quiesce }: KioskBase,
  closers: Closers,
): Promise<void> {
  const { clock, log } = machine;
  if (isUnsound(store.witness) && profile.policy.rollback === 'close-lane')
    await shut(place, closureOf(store));
  const mark = await tamperMark(dataFolder);
  if (mark !== undefined) {
    log(`${profile.lane} stays closed: ${mark} (${tamperRemedy})`);
    await shut(place, { what: `the cabinet was opened: ${mark}`, remedy: tamperRemedy });
  }
  const { tamper: policy, lane: laneName } = profile;
  const parts = { policy, laneName, lane: place, store, outbox, keys, quiesce, clock, log };
  for (const sensor of board.all('tamper')) {
    const guard = guardCabinet({ ...parts, sensor });
    closers.add(() => guard.close());
  }
}

const closureOf = ({ witness }: Pick<KioskStore, 'witness'>): Closure =>
  witness.state === 'holed' ? holed : rolledBack;

const holed: Closure = {
  what: 'records that were kept are lost from the store',
  remedy: 'import the lists again, find out what is lost, stop the daemon, then: bitmapd audit accept',
};

/** Watches the supply of a gate or a desk, where the board tells of it. */
export function watchPower(
  lane: LaneControl | undefined,
  { profile, machine }: KioskOptions,
  { board, store }: KioskBase,
  closers: Closers,
): void {
  const input = board.get('power-input');
  if (input === undefined) return;
  const { clock, log } = machine;
  const guard = guardPower({ input, laneName: profile.lane, ...(lane && { lane }), store, clock, log });
  closers.add(() => guard.close());
}

const rolledBack: Closure = {
  what: 'the store is an older copy of itself',
  remedy: 'find out who put it back, stop the daemon, then: bitmapd audit accept',
};

async function shut(place: GuardedPlace, why: Closure): Promise<void> {
  await place.command('close-lane', 'daemon', why).catch((error: unknown) => {
    if (!(error instanceof Fault && error.code === 'conflict')) throw error; // it is closed already
  });
}

type Places = Pick<HttpDependencies, 'lanes' | 'intake'>;

/** How each part of a kiosk stands when asked. */
export function healthOf(
  { machine: { clock } }: KioskOptions,
  { rules, store, lists, link, board }: KioskBase,
  places: Places,
): () => readonly PartHealth[] {
  const parts = { board, link, lists, rules, ...places };
  return () => kioskHealth({ ...parts, disk: store.disk(), losses: store.losses(), now: clock.wall() });
}

/** What a kiosk does no work without, for whoever watches over it. */
export function partsOf({ store, link }: Pick<KioskBase, 'store' | 'link'>, lane: Part['turn']): Part[] {
  return [
    { name: 'lane', turn: lane },
    { name: 'store', turn: () => answers(store) },
    { name: 'link', turn: () => link.turn() },
  ];
}

/** True once a store answers at all. A refusal is an answer: its callers meet it too, and /health tells of it. */
export function answers(store: Pick<KioskStore, 'turn'>): Promise<boolean> {
  return store.turn().then(
    () => true,
    () => true,
  );
}

/** The API and the console over what the kiosk has: gates, or an intake desk. */
export function serve(
  { profile, machine }: KioskOptions,
  { rules, store, engine, link, encounters, decoder }: KioskBase,
  health: () => readonly PartHealth[],
  places: Places,
): Promise<HttpServer> {
  const { clock, randomBytes, telemetry } = machine;
  return startHttp(
    {
      device: profile.device,
      version,
      ...{ clock, store, engine, link, randomBytes, ...places },
      outlineIris: async png => engine.outline(await decoder.decode(png, 'picture of an eye')),
      listAction: list => rules.policy.lists.find(({ name }) => name === list)?.action,
      health,
      ...(telemetry && { spans: () => telemetry.counts }),
      onEncounter: listener => encounters.onCommitted(({ id }) => listener(id)),
    },
    { ...profile.http, report: (error, where) => machine.log(`http: ${where}: ${messageOf(error)}`) },
  );
}
