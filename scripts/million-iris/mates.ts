// What the tiered search loses of what the exact one finds.
import { IrisSearcher } from '../../daemon/biometrics/iris/search/iris-searcher.ts';
import { IrisSlots } from '../../daemon/biometrics/iris/search/iris-slots.ts';
import { prepareIrisProbe } from '../../daemon/biometrics/iris/search/prepare.ts';
import { type IrisTier, turnedCopies } from '../../daemon/biometrics/iris/search/probe.ts';
import type { Note } from '../million/report.ts';
import type { Mates } from './eyes.ts';

/** Whether a search over one slot finds a mate does not depend on the other slots of a list. */
export function mateLosses(note: Note, pairs: readonly Mates[], what: string): void {
  const slots = new IrisSlots();
  const searcher = new IrisSearcher({ searcher: 0 });
  for (const thresholdPercent of [26, 28, 30, 33, 36]) {
    const threshold = thresholdPercent / 100;
    let [found, lost] = [0, 0];
    pairs.forEach(({ enrolled, captured }, slot) => {
      if (slot === searcher.capacity) searcher.addSegment(slots.grow());
      slots.write(slot, enrolled);
      const copies = turnedCopies(captured);
      const isFound = (tier: IrisTier) =>
        searcher.search(prepareIrisProbe({ copies }, { threshold, tier }), slot, slot + 1).length === 1;
      if (!isFound('exact')) return;
      found++;
      if (!isFound('tiered')) lost++;
    });
    const percent = (share: number) => (100 * share) / pairs.length;
    note(`${what}: beyond HD ${threshold}`, percent(pairs.length - found), '%', pairs.length);
    note(`${what}: within it, lost by tiered`, (100 * lost) / Math.max(1, found), '%', found);
  }
}
