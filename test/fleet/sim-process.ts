// Simulated kiosks in a process of their own (scripts/fleet-sim): told over the channel what to do, and asked how they stand.
import { SystemClock } from '../../hal/drivers/system/clock.ts';
import { HeldHubKeys } from '../../daemon/link/sealed/hub-keys.ts';
import { linkDefaults } from '../../daemon/link/parameters.ts';
import type { StreamName } from '../../daemon/core/stream.ts';
import { clientIdOf } from '../../daemon/link/topics.ts';
import { Fleet } from '../../scripts/fleet-sim/fleet.ts';
import { type AuthorityPems, TestAuthority } from '../helpers/fleet-authority.ts';
import { serveOrders } from './orders.ts';

export interface SimStart {
  readonly url: string;
  readonly tenant: string;
  readonly authority: AuthorityPems;
  readonly hubStatement: string;
  readonly withTls: boolean;
}

export interface SimStanding {
  readonly size: number;
  readonly connected: number;
  readonly acked: number;
  readonly waiting: number;
  readonly attempts: number;
  readonly rssMiB: number;
  readonly cpuMs: number;
  readonly errors: readonly (readonly [string, number])[];
}

interface HitsOrder {
  readonly kiosk: number;
  readonly count: number;
  readonly everyMs: number;
  readonly others: number;
}

const clock = new SystemClock();
let start: SimStart | undefined;
let authority: TestAuthority | undefined;
let fleet: Fleet | undefined;

const known = <Value>(value: Value | undefined): Value => {
  if (value === undefined) throw new Error('not started');
  return value;
};

serveOrders({
  async start(given: SimStart) {
    start = given;
    authority = await TestAuthority.from(given.authority);
    const hub = new HeldHubKeys(
      given.tenant,
      authority.authority,
      () => clock.wall(),
      () => {},
    );
    hub.accept(given.hubStatement);
    fleet = new Fleet({ url: given.url, clock, random: Math.random, hub, parameters: linkDefaults });
  },
  /** So many more kiosks, which begin to connect at once. */
  async add({ count }: { readonly count: number }) {
    const { tenant, withTls } = known(start);
    const { identity: issue, pems } = { identity: known(authority), pems: known(authority).pems };
    for (let n = 0; n < count; n++) {
      const address = {
        tenant,
        shard: 's1',
        device: `kiosk-${String(known(fleet).size + 1).padStart(5, '0')}`,
      };
      const { key, keyPem, certificate } = await issue.identity(clientIdOf(address));
      const tls = { ca: pems.certificate, cert: certificate, key: keyPem };
      known(fleet).add({ address, key, certificate, ...(withTls && { tls }) });
    }
  },
  /** So many events of a stream at each of the kiosks from one to another. */
  happen({ from, to, stream, count }: { from: number; to: number; stream: StreamName; count: number }) {
    for (let kiosk = from; kiosk < to; kiosk++) known(fleet).happen(kiosk, stream, count);
  },
  /** Hits at one kiosk, one after the other; the others have a traveller now and then. When each was in the outbox. */
  async hits({ kiosk, count, everyMs, others }: HitsOrder): Promise<number[]> {
    const sentAtUs: number[] = [];
    for (let hit = 0; hit < count; hit++) {
      sentAtUs.push(Number(process.hrtime.bigint() / 1000n));
      known(fleet).happen(kiosk, 'urgent', 1);
      known(fleet).happen(hit % others, 'routine', 1);
      await new Promise(resolve => setTimeout(resolve, everyMs));
    }
    return sentAtUs;
  },
  standing(): SimStanding {
    const { size, connected, acked, waiting, attempts, errors } = known(fleet);
    const { user, system } = process.cpuUsage();
    const cpuMs = (user + system) / 1000;
    const rssMiB = process.memoryUsage.rss() / 2 ** 20;
    return { size, connected, acked, waiting, attempts, rssMiB, cpuMs, errors: [...errors] };
  },
});
