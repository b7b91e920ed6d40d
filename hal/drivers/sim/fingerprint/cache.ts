import type { Seed } from '../random.ts';
import { synthesiseMaster } from './master.ts';
import type { MasterPrint } from './model.ts';

/** Gives the master of a seed and keeps the last `capacity` that were asked for (about 220 kB each). */
export function createMasterCache(capacity: number): (seed: Seed) => MasterPrint {
  const masters = new Map<string, MasterPrint>();
  return seed => {
    const key = String(seed);
    const master = masters.get(key) ?? synthesiseMaster(seed);
    // A Map keeps the order of insertion: the first key is the one not asked for the longest.
    masters.delete(key);
    masters.set(key, master);
    const [oldest] = masters.keys();
    if (masters.size > capacity && oldest !== undefined) masters.delete(oldest);
    return master;
  };
}
