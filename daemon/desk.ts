// The composition of the central role: apart from a kiosk's, which does without all of it.
import { BackgroundRotation } from './background-rotation.ts';
import { Closers } from './closers.ts';
import { listenForOrders } from './control-socket.ts';
import { messageOf } from './core/errors.ts';
import type { KioskAddress } from './core/kiosk-address.ts';
import { fleetDesk } from './fleet-desk.ts';
import type { HttpOptions } from './http/context.ts';
import type { HttpServer } from './http/server.ts';
import type { Authority } from './hub/authority/authority.ts';
import { type Hub, newHub } from './hub/hub.ts';
import { answers } from './kiosk-base.ts';
import { attendFleet, type Fleet, openFleet } from './hub-fleet.ts';
import type { ListDesk } from './hub/lists/desk.ts';
import type { ListsAccess } from './hub-published-lists.ts';
import { AuthorityPlace } from './hub-authority.ts';
import { serveHub } from './hub-http.ts';
import { hubSearch } from './hub-search.ts';
import type { Machine } from './machine.ts';
import { keptStatements } from './kept-statements.ts';
import { hubLine } from './message-keys.ts';
import { openHub } from './open-stores.ts';
import type { StorageProfile } from './storage.ts';
import type { HubStore } from './store/contract/hub-store.ts';
import type { Part } from './systemd/progress.ts';
import { watchDisk } from './store/disk/watch.ts';

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
  const { tenant, url, dataFolder, machine } = options;
  return Closers.guard(async closers => {
    const { clock, random, log } = machine;
    const { store, rotation } = await keptStore(options, closers);
    const place = new AuthorityPlace(dataFolder, store, machine);
    // What is wanted of kiosks may be asked and changed before there is a line; it goes out when there is one.
    const onLine: { hub?: Hub } = {};
    const tell = (to: KioskAddress, kind: string, data: unknown) =>
      void onLine.hub?.send(to, kind, data).catch(() => {}); // it may be lost
    const { documents } = store;
    const fleet = await openFleet({ documents, machine, send: tell });
    const operators = fleetDesk(fleet, { documents, clock, dataFolder });
    const search = hubSearch({ dataFolder, store, clock });
    closers.add(() => search.close());
    const held = { hub: store, authority: place, fleet: async () => operators, search };
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
    const hub = newHub(machine.telemetry?.hub(context) ?? context);
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
    hub.listen(); // with all handlers in their places: a birth comes once
    const parts: Part[] = [
      { name: 'store', turn: () => answers(store) },
      { name: 'link', turn: () => hub.isAtWork },
    ];
    const { authority } = identity;
    const served = { tenant, store, hub, fleet: operators, authority, machine, search };
    const http = options.http && (await serveHub(served, options.http));
    if (http) closers.add(() => http.close());
    const desk = { store, hub, fleet, lists, authority, parts };
    return { ...desk, ...(http && { http }), close: () => closers.close() };
  });
}

async function keptStore(
  { dataFolder, machine, storage, witnessFolder }: DeskOptions,
  closers: Closers,
): Promise<{ readonly store: HubStore; readonly rotation: BackgroundRotation }> {
  const { clock, log } = machine;
  const store = await openHub(dataFolder, machine, {
    warn: true,
    ...(storage && { storage }),
    ...(witnessFolder !== undefined && { witnessFolder }),
  });
  closers.add(() => store.close());
  closers.add(watchDisk(store, clock, error => log(`store: ${messageOf(error)}`)));
  const rotation = new BackgroundRotation(store.rotation, clock, log);
  closers.add(() => rotation.close());
  return { store, rotation };
}
