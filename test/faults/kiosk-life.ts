import type { KioskStore } from '../../daemon/store/contract/kiosk-store.ts';
import { differences, lifeOf, witnessLoss } from './compare.ts';
import { Keeper } from './keeper.ts';
import type { Living } from './living.ts';
import { goesAlone, grown, type Life, openLife, take } from './workload.ts';

/** Opens the store of a kiosk's life, which `workload.ts` tells. */
export async function openKioskLife(folder: string, create: boolean): Promise<Living> {
  const store = await openLife(folder, { create });
  try {
    return new KioskLife(store, await lifeOf(store));
  } catch (error) {
    await store.close();
    throw error;
  }
}

class KioskLife implements Living {
  readonly #store: KioskStore;
  readonly #keeper: Keeper;
  #life: Life;

  constructor(store: KioskStore, life: Life) {
    this.#store = store;
    this.#life = life;
    this.#keeper = new Keeper(store);
  }

  get steps(): number {
    return this.#life.steps;
  }

  get goesAlone(): boolean {
    return goesAlone(this.#life);
  }

  next(): Promise<void> {
    const taken = take(this.#store, this.#life);
    this.#life = grown(this.#life);
    return taken;
  }

  async wrong(): Promise<string[]> {
    const lost = witnessLoss(this.#store);
    return [...(lost === undefined ? [] : [lost]), ...(await differences(this.#store, this.#life))];
  }

  upkeep(): Promise<void> {
    return this.#keeper.upkeep();
  }

  async close(): Promise<void> {
    try {
      await this.#keeper.close();
    } finally {
      await this.#store.close();
    }
  }
}
