/**
 * Writes a labelled folder of synthetic eyes, PERSONL_N.png and PERSONR_N.png, to be measured as captures of people are:
 * node dist/scripts/write-synthetic-eyes.js OUT [PERSONS] [CAPTURES] [small|large]; then
 * node dist/scripts/measure-iris.js OUT --only none
 */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { writePng } from '../daemon/formats/image/write-png.ts';
import { largeSensor, smallSensor, synthesiseEye, takeEye } from '../hal/drivers/sim/iris/index.ts';

const [out, persons = '40', captures = '5', size = 'small'] = process.argv.slice(2);
if (out === undefined) {
  process.stderr.write('usage: write-synthetic-eyes OUT [PERSONS] [CAPTURES] [small|large]\n');
  process.exit(2);
}
const sensor = size === 'large' ? largeSensor : smallSensor;
await mkdir(out, { recursive: true });
for (let person = 1; person <= Number(persons); person++) {
  for (const side of ['left', 'right'] as const) {
    const eye = synthesiseEye(person, side);
    for (let capture = 1; capture <= Number(captures); capture++) {
      const name = `${String(person).padStart(3, '0')}${side === 'left' ? 'L' : 'R'}_${capture}.png`;
      // Iris cameras state no resolution; a PNG has to name some.
      const png = await writePng({ ...takeEye(eye, capture, 'normal', sensor), dpi: 500 });
      await writeFile(path.join(out, name), png);
    }
  }
}
