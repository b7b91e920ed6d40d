import { type Journal, lossAt } from './journal.ts';
import type { Role } from './living.ts';
import { openLiving } from './open-living.ts';

/**
 * What is wrong with what a power cut has left in a folder; undefined when all that was acknowledged is there, whole, and the
 * store goes on. Throws when the store does not open.
 */
export async function lossIn(
  folder: string,
  journal: Journal,
  role: Role = 'kiosk',
): Promise<string | undefined> {
  // Whoever made the store asks for it again when the power went before it was there.
  const living = await openLiving(role, folder, journal.acknowledged === 0);
  try {
    const loss = lossAt(living.steps, journal);
    if (loss !== undefined) return loss;
    const wrong = await living.wrong();
    if (wrong.length > 0) return `after step ${living.steps} there is a difference in ${wrong.join(', ')}`;
    await living.next();
    return undefined;
  } finally {
    await living.close();
  }
}
