import type { Seed } from '../random.ts';
import type { MasterPrint } from './model.ts';

/** Grows the finger of a seed. Costly (some tenths of a second): keep what it returns. */
export function synthesiseMaster(seed: Seed): MasterPrint {
  throw new Error(`not yet: ${seed}`);
}
