// The composition root: the one place that knows every room.
import { BackgroundRotation } from './background-rotation.ts';
import { Closers } from './closers.ts';
import { listenForOrders } from './control-socket.ts';
import { Fault, messageOf } from './core/errors.ts';
import type { KioskAddress } from './core/kiosk-address.ts';
import { fleetDesk } from './fleet-desk.ts';
import type { HttpOptions } from './http/context.ts';
import type { PartHealth } from './http/contract.ts';
import type { HttpServer } from './http/server.ts';
import type { Authority } from './hub/authority/authority.ts';
import { type Hub, startHub } from './hub/hub.ts';
import {
  answers,
  guardPlace,
  healthOf,
  type KioskBase,
  type KioskOptions,
  openBase,
  partsOf,
  serve,
  watchPower,
} from './kiosk-base.ts';
import { type RunningIntake, startIntake } from './lane/intake/desk.ts';
import { attendFleet, type Fleet, openFleet } from './hub-fleet.ts';
import type { ListDesk } from './hub/lists/desk.ts';
import type { ListsAccess } from './hub-published-lists.ts';
import { AuthorityPlace } from './hub-authority.ts';
import { serveHub } from './hub-http.ts';
import { gateDevicesOf, lanePartsOf } from './lane-parts.ts';
import { type RunningLane, startLane } from './lane/runner.ts';
import { joinFleet } from './kiosk-fleet.ts';
import type { Machine } from './machine.ts';
import { keptStatements } from './kept-statements.ts';
import { hubLine } from './message-keys.ts';
import { openHub } from './open-stores.ts';
import type { StorageProfile } from './storage.ts';
import type { HubStore } from './store/contract/hub-store.ts';
import type { Part } from './systemd/progress.ts';
import type { GuardedPlace } from './tamper.ts';
import { requireUntampered } from './tamper-mark.ts';
import { watchDisk } from './store/disk/watch.ts';

export type { KioskOptions } from './kiosk-base.ts';

/** A kiosk at work. */
export interface Kiosk
  extends Pick<KioskBase, 'rules' | 'store' | 'board' | 'engine' | 'lists' | 'encounters'> {
  readonly lane: RunningLane;
  readonly http: HttpServer;
  /** Without which it does no work. */
  readonly parts: readonly Part[];
  /** How each part stands now. */
  readonly health: () => readonly PartHealth[];
  /** Frees the barrier first, and closes the store last. */
  close(): Promise<void>;
}

/**
 * Starts a kiosk. Throws a Fault when the store or the port cannot be had; a device that does not open, a broker that
 * does not answer or a list that is missing leaves it running, degraded, and says so in the log and in /health.
 */
export function startKiosk(options: KioskOptions): Promise<Kiosk> {
  return Closers.guard(async closers => {
    const base = await openBase(options, closers);
    const requireOpenable = () => requireUntampered(options.dataFolder);
    const lane = startLane({
      ...lanePartsOf(options, base),
      ...gateDevicesOf(base.board),
      requireOpenable,
    });
    closers.add(() => lane.close());
    await guardPlace(lane, options, base, closers);
    watchPower(lane, options, base, closers);
    const places = { lanes: [lane] };
    const health = healthOf(options, base, places);
    const http = await serve(options, base, health, places);
    closers.add(() => http.close());
    await joinFleet(options, base, { place: lane, lane, health }, closers);
    // Once more, so that the barrier is free before anything else ends.
    closers.add(() => lane.close());
    const parts = partsOf(base, () => lane.turn());
    return { ...base, lane, http, parts, health, close: () => closers.close() };
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
    await guardPlace(placeOf(desk), options, base, closers);
    watchPower(undefined, options, base, closers);
    const places = { lanes: [], intake: desk };
    const health = healthOf(options, base, places);
    const http = await serve(options, base, health, places);
    closers.add(() => http.close());
    await joinFleet(options, base, { place: desk, health }, closers);
    const parts = partsOf(base, () => desk.turn());
    return { ...base, desk, http, parts, health, close: () => closers.close() };
  });
}

/** A desk has nothing to open again by a word: it is closed for good, until the next start. */
function placeOf(desk: RunningIntake): GuardedPlace {
  return {
    get view() {
      return desk.view;
    },
    command: (_command, _actor, why) => desk.close(why),
    close: () => desk.close(),
  };
}

/** The central desk at work. */
export interface Desk {
  readonly store: HubStore;
  readonly hub: Hub;
  readonly fleet: Fleet;
  readonly lists: ListDesk;
  readonly authority: Authority;
  /** Where `DeskOptions.http` asks for it. */
  readonly http?: HttpServer;
  /** Without which it does no work. */
  readonly parts: readonly Part[];
  close(): Promise<void>;
}

export interface DeskOptions {
  readonly tenant: string;
  readonly url: string;
  readonly dataFolder: string;
  readonly machine: Machine;
  readonly storage?: StorageProfile;
  /** How the API is served; without it none is. */
  readonly http?: HttpOptions;
  /** As `KioskOptions.witnessFolder`. */
  readonly witnessFolder?: string;
  /** Where kiosks fetch lists; without it they come by messages. */
  readonly lists?: ListsAccess;
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
    const rotation = new BackgroundRotation(store.rotation, clock, log);
    closers.add(() => rotation.close());
    const place = new AuthorityPlace(dataFolder, store, machine);
    // What is wanted of kiosks may be asked and changed before there is a line; it goes out when there is one.
    const onLine: { hub?: Hub } = {};
    const tell = (to: KioskAddress, kind: string, data: unknown) =>
      void onLine.hub?.send(to, kind, data).catch(() => {}); // it may be lost
    const { documents } = store;
    const fleet = await openFleet({ documents, machine, send: tell });
    const operators = fleetDesk(fleet, { documents, clock, dataFolder });
    const held = { hub: store, authority: place, fleet: async () => operators };
    const control = { store: held, keyChange: rotation, dataFolder, machine };
    closers.add(await listenForOrders(control));
    // Loaded late: a kiosk does without the X.509 library, which takes half a second and 18 MiB.
    const { answerRenewals, keepHubIdentity } = await import('./hub-identity.ts');
    const identity = await keepHubIdentity(place, { tenant, url }, machine);
    closers.add(() => identity.close());
    const kept = await keptStatements(store.documents, log);
    const line = await hubLine(dataFolder, tenant, identity, kept, machine);
    closers.add(() => line.close());
    const context = {
      options: { tenant, url, ...identity.options },
      store,
      sealing: line.sealing,
      ...{ clock, random, log },
    };
    const hub = startHub(machine.telemetry?.hub(context) ?? context);
    closers.add(() => hub.close());
    line.onStated(() => hub.stateKeys());
    onLine.hub = hub;
    const attending = attendFleet(fleet, hub, machine);
    closers.add(() => attending.close());
    answerRenewals(hub, identity, line);
    const { publishLists } = await import('./hub-published-lists.ts');
    const { lists: access } = options;
    const lists = await publishLists(
      { dataFolder, documents: store.documents, hub, line, identity, machine, ...(access && { access }) },
      closers,
    );
    const parts: Part[] = [
      { name: 'store', turn: () => answers(store) },
      { name: 'link', turn: () => hub.isAtWork },
    ];
    const { authority } = identity;
    const served = { tenant, store, hub, fleet: operators, authority, machine };
    const http = options.http && (await serveHub(served, options.http));
    if (http) closers.add(() => http.close());
    const desk = { store, hub, fleet, lists, authority, parts };
    return { ...desk, ...(http && { http }), close: () => closers.close() };
  });
}
