import { messageOf } from './core/errors.ts';
import { lossHealth, storeHealth } from './health.ts';
import type { HttpOptions } from './http/context.ts';
import type { PartHealth } from './http/contract.ts';
import type { HttpServer } from './http/server.ts';
import type { Authority } from './hub/authority/authority.ts';
import type { FleetDesk } from './hub/desk/fleet-desk.ts';
import type { Hub } from './hub/hub.ts';
import type { HubSearch } from './hub-search.ts';
import type { Machine } from './machine.ts';
import type { HubStore } from './store/contract/hub-store.ts';
import { version } from './version.ts';

export interface HubPlace {
  readonly tenant: string;
  readonly store: HubStore;
  readonly hub: Pick<Hub, 'view' | 'onReceived'>;
  readonly fleet: FleetDesk;
  readonly machine: Pick<Machine, 'clock' | 'randomBytes' | 'log' | 'telemetry'>;
  readonly authority?: Pick<Authority, 'registry'>;
  readonly search: Pick<HubSearch, 'search'>;
}

/** The API over what a hub has. Throws as `startHubHttp` does. Loaded late: most hubs serve none. */
export async function serveHub(place: HubPlace, options: HttpOptions): Promise<HttpServer> {
  const { tenant, store, hub, fleet, machine, authority, search } = place;
  const { clock, randomBytes, log, telemetry } = machine;
  const { startHubHttp } = await import('./hub/http/server.ts');
  return startHubHttp(
    {
      ...{ device: `${tenant}/hub`, tenant, version, clock, randomBytes, store, hub, fleet, search },
      ...(authority && { certificates: () => authority.registry.certificates }),
      ...(telemetry && { spans: () => telemetry.counts }),
      health: () => hubHealth(place),
    },
    { report: (error, where) => log(`http: ${where}: ${messageOf(error)}`), ...options },
  );
}

/** How each part of a hub stands, in words that carry no personal data. */
export function hubHealth({ store, hub }: Pick<HubPlace, 'store' | 'hub'>): PartHealth[] {
  const { link, counts, devices } = hub.view;
  const broken = devices.filter(({ chainAlarm }) => chainAlarm !== undefined);
  return [
    ...storeHealth(store.disk()),
    ...store.losses().map(lossHealth),
    link.connected
      ? { name: 'link', status: 'up', detail: `connected, ${counts.received} received` }
      : { name: 'link', status: 'down', detail: link.lastError ?? 'not connected: kiosks keep what happens' },
    ...broken.map(({ address, chainAlarm }): PartHealth => {
      const detail = `${chainAlarm?.defect}: ${chainAlarm?.detail}`;
      return { name: `audit chain of ${address.shard}/${address.device}`, status: 'degraded', detail };
    }),
  ];
}
