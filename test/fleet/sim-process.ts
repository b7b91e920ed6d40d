// Simulated kiosks in a process of their own (scripts/fleet-sim): told over the channel what to do, and asked how they stand.
import { readFileSync } from 'node:fs';
import { SystemClock } from '../../hal/drivers/system/clock.ts';
import { HeldHubKeys } from '../../daemon/link/sealed/hub-keys.ts';
import { linkDefaults } from '../../daemon/link/parameters.ts';
import type { StreamName } from '../../daemon/core/stream.ts';
import { signingKeyFrom } from '../../daemon/core/es256.ts';
import { Fleet } from '../../scripts/fleet-sim/fleet.ts';
import type { KeptIdentity } from './identities.ts';
import { serveOrders } from './orders.ts';

export interface SimStart {
  readonly url: string;
  readonly tenant: string;
  /** Its certificate, PEM. */
  readonly authority: string;
  /** The file that they lie in. */
  readonly identities: string;
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
let fleet: Fleet | undefined;

const known = <Value>(value: Value | undefined): Value => {
  if (value === undefined) throw new Error('not started');
  return value;
};

serveOrders({
  start(given: SimStart) {
    start = given;
    const authority = { certificates: [given.authority], isRevoked: () => false };
    const hub = new HeldHubKeys(
      given.tenant,
      authority,
      () => clock.wall(),
      () => {},
    );
    hub.accept(given.hubStatement);
    fleet = new Fleet({ url: given.url, clock, random: Math.random, hub, parameters: linkDefaults });
  },
  /** So many more kiosks, which begin to connect at once. */
  add({ count }: { readonly count: number }) {
    const { identities, authority, withTls } = known(start);
    const from = known(fleet).size;
    const lines = readFileSync(identities, 'utf8')
      .split('\n')
      .slice(from, from + count);
    for (const line of lines) {
      const { address, keyPem, certificate } = JSON.parse(line) as KeptIdentity;
      const tls = { ca: authority, cert: certificate, key: keyPem };
      const key = signingKeyFrom(keyPem, address.device);
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
