import { differences, lifeOf, witnessLoss } from './compare.ts';
import { type Journal, lossAt } from './journal.ts';
import { openLife, take } from './workload.ts';

/**
 * What is wrong with what a power cut has left in a folder; undefined when all that was acknowledged is there, whole, and the
 * store goes on. Throws when the store does not open.
 */
export async function lossIn(folder: string, journal: Journal): Promise<string | undefined> {
  // Whoever made the store asks for it again when the power went before it was there.
  const store = await openLife(folder, { create: journal.acknowledged === 0 });
  try {
    const life = await lifeOf(store);
    const loss = lossAt(life.steps, journal) ?? witnessLoss(store);
    if (loss !== undefined) return loss;
    const torn = await differences(store, life);
    if (torn.length > 0) return `after step ${life.steps} there is a difference in ${torn.join(', ')}`;
    await take(store, life);
    return undefined;
  } finally {
    await store.close();
  }
}
