import type { Clock } from '../hal/clock.ts';
import { messageOf } from './core/errors.ts';
import type { KioskStore } from './store/contract/kiosk-store.ts';
import { reclaimMs, sweepMs } from './store/retention/parameters.ts';
import type { RetentionPolicy } from './store/retention/policy.ts';
import { TrustedTime } from './store/retention/trusted-time.ts';

export interface RetentionContext {
  readonly clock: Clock;
  readonly log: (line: string) => void;
  readonly policy: () => RetentionPolicy;
}

/** Sweeps a store every few seconds until it is closed; what fails is tried again with the next sweep. */
export function keepRetention(
  store: Pick<KioskStore, 'retention' | 'reclaim'>,
  context: RetentionContext,
): { close(): Promise<void> } {
  const sweeps = new Sweeps(store, context);
  let cancel = () => {};
  let isClosed = false;
  let underWay = Promise.resolve();
  const arm = () => {
    if (!isClosed) cancel = context.clock.after(sweepMs, sweep);
  };
  const sweep = () => {
    underWay = sweeps.next().then(arm);
  };
  arm();
  return {
    close: () => {
      isClosed = true;
      cancel();
      return underWay;
    },
  };
}

class Sweeps {
  readonly #store: Pick<KioskStore, 'retention' | 'reclaim'>;
  readonly #context: RetentionContext;
  #time: TrustedTime | undefined;
  #unreclaimed = 0;
  #reclaimedMs = 0;

  constructor(store: Pick<KioskStore, 'retention' | 'reclaim'>, context: RetentionContext) {
    this.#store = store;
    this.#context = context;
    this.#reclaimedMs = context.clock.monotonicMs();
  }

  async next(): Promise<void> {
    try {
      await this.#sweep();
      await this.#reclaim();
    } catch (error) {
      this.#context.log(`retention: ${messageOf(error)}`);
    }
  }

  async #sweep(): Promise<void> {
    const { clock, policy } = this.#context;
    const isSynchronised = () => clock.isWallTrusted?.() ?? true;
    const { retention } = this.#store;
    this.#time ??= new TrustedTime(clock, isSynchronised, await retention.savedTimeMs());
    const at = clock.wall().toISOString();
    const { erased, deleted } = await retention.run({ policy: policy(), nowMs: this.#time.nowMs(), at });
    this.#unreclaimed += erased + deleted;
  }

  async #reclaim(): Promise<void> {
    const nowMs = this.#context.clock.monotonicMs();
    if (this.#unreclaimed === 0 || nowMs - this.#reclaimedMs < reclaimMs) return;
    this.#unreclaimed = 0;
    this.#reclaimedMs = nowMs;
    await this.#store.reclaim();
  }
}
