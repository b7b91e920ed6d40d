import { patience } from '../patience.ts';
import path from 'node:path';
import { percentile } from '../../../daemon/biometrics/evaluation.ts';
import { heldByAll } from '../../helpers/list-crowd.ts';
import { scratchFolder } from '../../helpers/scratch-folder.ts';

const mostSeconds = 30 * patience;
const changes = 100;

/** A change of 100 subjects of a list, from its publication to being in force at every kiosk: HTTPS, signatures, chain and digest are real. */
export const row = {
  name: 'list-delta',
  async run({ full }: { readonly full: boolean }) {
    const [kiosks, subjects] = full ? [5_000, 100_000] : [300, 5_000];
    const folder = await scratchFolder();
    const crowd = await heldByAll(path.join(folder.path, 'hub'), { kiosks, subjects });
    try {
      await crowd.change(changes); // everybody has followed the list before
      const { timesMs, bytes, wrong } = await crowd.change(changes);
      const p99 = percentile(timesMs, 0.99) / 1000;
      return {
        seen: `${changes} of ${subjects} subjects in force at ${kiosks} kiosks: p99 ${p99.toFixed(1)} s, ${bytes} bytes a kiosk, ${wrong} took anything else`,
        value: Number(p99.toFixed(2)),
        unit: 's',
        count: kiosks,
        pass: p99 <= mostSeconds && wrong === 0,
      };
    } finally {
      await crowd.close();
      await folder.remove();
    }
  },
};
