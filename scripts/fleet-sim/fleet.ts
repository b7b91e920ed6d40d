import { randomBytes } from 'node:crypto';
import type { KioskAddress } from '../../daemon/core/kiosk-address.ts';
import type { StreamName } from '../../daemon/core/stream.ts';
import type { TlsOptions } from '../../daemon/link/contract.ts';
import { type Link, startLink } from '../../daemon/link/link.ts';
import { linkDefaults, type LinkParameters } from '../../daemon/link/parameters.ts';
import type { HeldHubKeys } from '../../daemon/link/sealed/hub-keys.ts';
import { type OwnKeys, ownKeys, renewedKeys } from '../../daemon/link/sealed/own-keys.ts';
import { kioskSealing } from '../../daemon/link/sealed/sealing.ts';
import { sourceOf } from '../../daemon/link/topics.ts';
import type { SigningKey } from '../../daemon/core/es256.ts';
import type { Clock } from '../../hal/clock.ts';
import { MadeUpOutbox } from './made-up-outbox.ts';

/** Who a simulated kiosk is. */
export interface SimIdentity {
  readonly address: KioskAddress;
  readonly key: SigningKey;
  readonly certificate: string;
  /** Where the broker asks for certificates. */
  readonly tls?: TlsOptions;
}

export interface FleetContext {
  readonly url: string;
  readonly clock: Clock;
  /** A number in [0, 1). */
  readonly random: () => number;
  /** All kiosks of a process have the same hub. */
  readonly hub: HeldHubKeys;
  readonly parameters?: LinkParameters;
}

interface SimKiosk {
  readonly outbox: MadeUpOutbox;
  readonly link: Link;
}

/** Many kiosks in one process: the real link, its pump and its sealing, over outboxes that make up what they hold. */
export class Fleet {
  readonly #context: FleetContext;
  readonly #kiosks: SimKiosk[] = [];
  #connected = 0;
  #acked = 0;
  #attempts = 0;
  readonly #errors = new Map<string, number>();

  constructor(context: FleetContext) {
    this.#context = context;
  }

  get size(): number {
    return this.#kiosks.length;
  }

  get connected(): number {
    return this.#connected;
  }

  /** Events that the hub has acknowledged. */
  get acked(): number {
    return this.#acked;
  }

  get waiting(): number {
    return this.#kiosks.reduce((sum, { outbox }) => sum + outbox.waiting, 0);
  }

  /** Connections begun since the start. */
  get attempts(): number {
    return this.#attempts;
  }

  /** What the kiosks complained of, and how often. */
  get errors(): ReadonlyMap<string, number> {
    return this.#errors;
  }

  /** It begins to connect. */
  add({ address, key, certificate, tls }: SimIdentity): Link {
    const { url, clock, random, hub, parameters = linkDefaults } = this.#context;
    const now = () => clock.wall();
    const outbox = new MadeUpOutbox(address.device, now, count => {
      this.#acked += count;
    });
    const owner = { source: sourceOf(address), uses: ['sig'] as const, identity: key, certificate };
    const own: OwnKeys = ownKeys(renewedKeys(undefined, owner.uses, now()), owner, now());
    const link = startLink({
      options: { url, address, ...(tls && { tls }) },
      outbox,
      sealing: kioskSealing({ own: () => own, hub, now, randomBytes }),
      nextSession: () => this.#nextSession(),
      clock,
      random,
      log: () => {},
      parameters,
    });
    let wasUp = false;
    link.onStatus(({ connected, lastError }) => {
      if (connected !== wasUp) this.#connected += connected ? 1 : -1;
      wasUp = connected;
      if (lastError !== undefined) this.#errors.set(lastError, (this.#errors.get(lastError) ?? 0) + 1);
    });
    this.#kiosks.push({ outbox, link });
    return link;
  }

  /** So many events of a stream at a kiosk. */
  happen(kiosk: number, stream: StreamName, count: number): void {
    const one = this.#kiosks[kiosk % this.#kiosks.length];
    if (one === undefined) throw new Error('there is no kiosk');
    one.outbox.append(stream, count);
  }

  async close(): Promise<void> {
    await Promise.all(this.#kiosks.map(({ link }) => link.close()));
  }

  /** Higher than in any run before. */
  #nextSession(): number {
    this.#attempts++;
    return this.#context.clock.wall().getTime() * 1_000 + (this.#attempts % 1_000);
  }
}
