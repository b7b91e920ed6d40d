/**
 * Writes a contact sheet of synthetic eyes, a row an eye, a column a condition, to look at after a change of the parameters:
 * node dist/scripts/show-synthetic-eyes.js OUT.png [FIRST_SEED] [EYES] [small|large]
 */
import {
  type EyeCondition,
  largeSensor,
  smallSensor,
  synthesiseEye,
  takeEye,
} from '../hal/drivers/sim/iris/index.ts';
import { writeContactSheet } from './contact-sheet.ts';

const gapPx = 4;
const conditions: EyeCondition[] = [
  'normal',
  'normal',
  'half-closed',
  'looks-away',
  'out-of-focus',
  'far',
  'closed',
];

const [out, first = '1', eyes = '4', size = 'small'] = process.argv.slice(2);
if (out === undefined) {
  process.stderr.write('usage: show-synthetic-eyes OUT.png [FIRST_SEED] [EYES] [small|large]\n');
  process.exit(2);
}
const sensor = size === 'large' ? largeSensor : smallSensor;

const rows = Array.from({ length: Number(eyes) }, (_, row) => {
  const eye = synthesiseEye(Number(first) + Math.floor(row / 2), row % 2 === 0 ? 'left' : 'right');
  process.stdout.write(`${eye.seed} ${eye.eye} ${eye.iris.radiusMm.toFixed(1)} mm\n`);
  return conditions.map((condition, column) => takeEye(eye, column, condition, sensor));
});

await writeContactSheet(out, rows, gapPx);
