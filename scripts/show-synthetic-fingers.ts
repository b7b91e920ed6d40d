/**
 * Writes a contact sheet of synthetic fingers, a row a finger, a column a condition, to look at after a change of the
 * parameters: node dist/scripts/show-synthetic-fingers.js OUT.png [FIRST_SEED] [FINGERS]
 */
import { type Condition, synthesiseMaster, takeImpression } from '../hal/drivers/sim/fingerprint/index.ts';
import { writeContactSheet } from './contact-sheet.ts';

const sensor = { widthPx: 388, heightPx: 374, dpi: 500 };
const gapPx = 6;
const conditions: Condition[] = ['normal', 'sloppy', 'dry', 'wet', 'very-dry', 'very-wet', 'tip', 'smudged'];

const [out, first = '1', fingers = '4'] = process.argv.slice(2);
if (out === undefined) {
  process.stderr.write('usage: show-synthetic-fingers OUT.png [FIRST_SEED] [FINGERS]\n');
  process.exit(2);
}

const rows = Array.from({ length: Number(fingers) }, (_, row) => {
  const master = synthesiseMaster(Number(first) + row);
  process.stdout.write(`${master.seed} ${master.fingerClass} ${master.ridgePeriodPx.toFixed(1)} px\n`);
  return conditions.map(condition => takeImpression(master, 0, condition, sensor));
});

await writeContactSheet(out, rows, gapPx);
