// A hub with its store on the disk, in a process of its own: told over the channel what to do, and asked how it stands.
import { SystemClock } from '../../hal/drivers/system/clock.ts';
import { type Hub, startHub } from '../../daemon/hub/hub.ts';
import { KioskKeys } from '../../daemon/hub/kiosk-keys.ts';
import type { TlsOptions } from '../../daemon/link/contract.ts';
import { type KeptKeys, ownKeys } from '../../daemon/link/sealed/own-keys.ts';
import { hubSealing } from '../../daemon/link/sealed/sealing.ts';
import { hubSourceOf } from '../../daemon/link/topics.ts';
import { signingKeyFrom } from '../../daemon/core/es256.ts';
import { Fault } from '../../daemon/core/errors.ts';
import { openHubStore } from '../../daemon/store/hub-store.ts';
import { storeOptions } from '../helpers/store.ts';
import { serveOrders } from './orders.ts';

export interface HubStart {
  readonly url: string;
  readonly tenant: string;
  readonly folder: string;
  readonly authority: string;
  readonly identity: { readonly keyPem: string; readonly certificate: string };
  readonly keys: KeptKeys;
  readonly tls?: TlsOptions;
}

export interface HubStanding {
  readonly connected: boolean;
  readonly online: number;
  readonly received: number;
  readonly refused: number;
  /** Messages of any kind, whatever became of them. */
  readonly heard: number;
  readonly lastRefusal: string | undefined;
  readonly rssMiB: number;
  /** Of this process since its start. */
  readonly cpuMs: number;
}

const clock = new SystemClock();
let hub: Hub | undefined;
let isRefusing = false;
/** When events of urgent streams were committed, on the clock that all processes of a machine share. */
const seenAtUs = new Map<string, number>();

serveOrders({
  async start({ url, tenant, folder, authority, identity, keys, tls }: HubStart) {
    const store = await openHubStore(folder, storeOptions());
    const guarded = {
      commitReceived: (batch: Parameters<typeof store.commitReceived>[0]) =>
        isRefusing ? Promise.reject(new Fault('disk-full', 'told to refuse')) : store.commitReceived(batch),
    };
    const owner = {
      source: hubSourceOf(tenant),
      uses: ['sig', 'enc'] as const,
      identity: signingKeyFrom(identity.keyPem, 'the hub'),
      certificate: identity.certificate,
    };
    const now = () => clock.wall();
    const own = ownKeys(keys, owner, now());
    const kiosks = new KioskKeys({ certificates: [authority], isRevoked: () => false }, now);
    hub = startHub({
      options: { url, tenant, ...(tls && { tls }) },
      store: guarded,
      sealing: hubSealing({ own: () => own, kiosks, now }),
      clock,
      random: Math.random,
      log: line => process.env['BITMAPD_FLEET_LOG'] !== undefined && process.stderr.write(`${line}\n`),
    });
    hub.onReceived(({ entry }) => {
      if (entry.stream === 'urgent') seenAtUs.set(entry.id, Number(process.hrtime.bigint() / 1000n));
    });
    return own.statement;
  },
  standing(): HubStanding {
    if (hub === undefined) throw new Error('not started');
    const { link, devices, counts, lastRefusal } = hub.view;
    const { user, system } = process.cpuUsage();
    return {
      connected: link.connected,
      online: devices.filter(({ online }) => online).length,
      received: counts.received,
      refused: counts.refused,
      heard: Object.values(counts).reduce((sum, count) => sum + count, 0),
      lastRefusal,
      rssMiB: process.memoryUsage.rss() / 2 ** 20,
      cpuMs: (user + system) / 1000,
    };
  },
  /** Whether the disk takes anything. */
  refuse({ isRefusing: wanted }: { readonly isRefusing: boolean }) {
    isRefusing = wanted;
  },
  seen: () => [...seenAtUs],
});
