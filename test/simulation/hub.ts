import { messageOf } from '../../daemon/core/errors.ts';
import { type Hub, startHub } from '../../daemon/hub/hub.ts';
import type { ReceivedStore } from '../../daemon/hub/contract.ts';
import type { Received } from '../../daemon/link/contract.ts';
import type { HubStore } from '../../daemon/store/contract/hub-store.ts';
import type { KioskReport, StreamHead, UnreadReport } from '../../daemon/store/contract/received.ts';
import { Keyring } from '../../daemon/store/keyring.ts';
import { openHubStore } from '../../daemon/store/hub-store.ts';
import type { CancelTimer, Clock } from '../../hal/clock.ts';
import type { Random } from '../../hal/drivers/sim/random.ts';
import { clearHub } from './clear-sealing.ts';
import { randomBytesOf, sealingKeyOf, tenant } from './common.ts';
import { SimDisk } from './disk.ts';
import type { Checker } from './invariants.ts';
import { Life } from './life.ts';
import type { SimNetwork } from './network.ts';
import { operation } from './parameters.ts';
import type { Bug } from './simulation.ts';
import type { Trace } from './trace.ts';

const name = 'hub';

export interface HubParts {
  readonly clock: Clock;
  readonly random: Random;
  readonly trace: Trace;
  readonly checker: Checker;
  readonly network: SimNetwork;
  readonly bug: Bug | undefined;
}

interface Running {
  readonly store: HubStore;
  readonly hub: Hub;
}

/** The machine of the hub: its disk stays, its process comes and goes. */
export class SimHub {
  readonly name = name;
  readonly disk: SimDisk;
  readonly #parts: HubParts;
  /** The seq that was told last, by stream. */
  readonly #told = new Map<string, number>();
  #life: Life | undefined;
  #running: Running | undefined;
  #starts = 0;
  #cancelStart: CancelTimer = () => {};
  #provisioned = false;

  constructor(parts: HubParts) {
    this.#parts = parts;
    this.disk = new SimDisk(name, parts.random.fork('disk'), parts.trace);
  }

  get running(): Running | undefined {
    return this.#running;
  }

  start(): void {
    const { clock, random, trace } = this.#parts;
    const life = new Life(clock, () => 0);
    this.#life = life;
    this.#begin(life).catch((error: unknown) => {
      trace.note(name, `did not start: ${messageOf(error)}`);
      if (life.alive) this.crash('kill', random.uniform(...operation.restartMs));
    });
  }

  crash(how: 'kill' | 'power-cut', downMs: number): void {
    const { clock, network, trace } = this.#parts;
    trace.note(name, how);
    this.#life?.end();
    this.#running = undefined;
    if (how === 'kill') this.disk.kill();
    else this.disk.cutPower();
    network.died(name);
    this.#cancelStart(); // it may be down already
    this.#cancelStart = clock.after(downMs, () => this.start());
  }

  async #begin(life: Life): Promise<void> {
    const { trace, network } = this.#parts;
    const random = this.#parts.random.fork(`start ${++this.#starts}`);
    const store = await openHubStore(name, {
      keyring: Keyring.of(sealingKeyOf(name)),
      create: !this.#provisioned,
      randomBytes: randomBytesOf(random.fork('nonces')),
      now: () => life.clock.wall(),
      onCorrupt: fault => trace.note(name, `corrupt: ${fault.message}`),
      volume: this.disk.volume(life),
    });
    this.#provisioned = true;
    const hub = startHub({
      options: { url: 'mqtt://broker', tenant },
      store: this.#parts.bug === 'acked-before-commit' ? hasty(store) : store,
      sealing: clearHub,
      clock: life.clock,
      random: random.fork('link').uniform,
      log: line => life.alive && trace.note(name, line),
      connect: network.connectFrom(name, life),
    });
    hub.onReceived(received => this.#applied(received));
    this.#running = { store, hub };
  }

  #applied({ address, entry }: Received): void {
    const stream = `${address.device} ${entry.epoch} ${entry.stream}`;
    const last = this.#told.get(stream) ?? 0;
    this.#told.set(stream, entry.seq);
    this.#parts.checker.must(
      'applied-once',
      entry.seq > last,
      () => `${stream}: event ${entry.seq} is applied after ${last}`,
    );
  }
}

/** Acknowledges what is not on the disk yet: a bug to be found. */
function hasty(store: HubStore): ReceivedStore {
  const heads = new Map<string, StreamHead>();
  return {
    commitReceived: async (batch: readonly (KioskReport | UnreadReport)[]) => {
      store.commitReceived(batch).catch(() => {});
      for (const report of batch) {
        if (!('entry' in report)) continue;
        const { address, entry, first = 1 } = report;
        const { stream, epoch, seq } = entry;
        const key = `${epoch} ${stream}`;
        const head = heads.get(key) ?? { address, stream, epoch, upTo: first - 1 };
        heads.set(key, seq === head.upTo + 1 ? { ...head, upTo: seq } : head);
      }
      return { fresh: [], aside: 0, heads: [...heads.values()], alarms: [] };
    },
  };
}
