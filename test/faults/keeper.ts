import { SystemClock } from '../../hal/drivers/system/clock.ts';
import type { HubStore } from '../../daemon/store/contract/hub-store.ts';
import type { KioskStore } from '../../daemon/store/contract/kiosk-store.ts';
import type { Rotation } from '../../daemon/store/contract/rotation.ts';

const clock = new SystemClock();
/** As in a daemon: a table that LevelDB is writing is not looked at twice before it is whole. */
const tendEveryMs = 5_000;
/** A change of keys begins after so many rounds of upkeep in a life. */
const roundsPerRotation = 5;

/** What a daemon does beside the work: it tends the disk, and changes keys while commits go on. */
export class Keeper {
  readonly #store: Pick<KioskStore | HubStore, 'tend'> & { readonly rotation: Rotation };
  #rounds = 0;
  #tendedMs = Number.NEGATIVE_INFINITY;
  #rotated: Promise<unknown> = Promise.resolve();

  constructor(store: KioskStore | HubStore) {
    this.#store = store;
    if (store.rotation.isUnderWay) this.#goOn();
  }

  async upkeep(): Promise<void> {
    await this.#tend();
    const { rotation } = this.#store;
    if (++this.#rounds % roundsPerRotation !== 1 || rotation.isUnderWay) return;
    await rotation.begin('jana');
    this.#goOn();
  }

  /** Resolves when no change of keys is under way. */
  async close(): Promise<void> {
    await this.#rotated;
  }

  async #tend(): Promise<void> {
    if (clock.monotonicMs() - this.#tendedMs < tendEveryMs) return;
    this.#tendedMs = clock.monotonicMs();
    await this.#store.tend();
  }

  #goOn(): void {
    this.#rotated = this.#store.rotation.run({ pause: () => Promise.resolve() });
  }
}
