// `node dist/scripts/measure-gaze.js sim small|large [PERSONS]`, or a folder of captures instead: how often an eye is told where to look, and
// whether that is where it should.
import { extractIris } from '../daemon/biometrics/iris/extract.ts';
import type { Image } from '../daemon/core/image.ts';
import {
  drawCapture,
  largeSensor,
  renderEye,
  smallSensor,
  synthesiseEye,
} from '../hal/drivers/sim/iris/index.ts';
import { readCaptures } from './captures.ts';

interface Looking {
  readonly condition: string;
  readonly image: Image;
  /** To the right of the picture, and down. */
  readonly yawDegrees?: number;
  readonly pitchDegrees?: number;
}

const [source, size = 'small', persons = '30'] = process.argv.slice(2);
if (source === undefined) throw new Error('usage: measure-gaze sim|DIR [small|large] [PERSONS]');
const print = (text: string) => process.stdout.write(`${text}\n`);

async function* simulated(): AsyncGenerator<Looking> {
  const sensor = size === 'large' ? largeSensor : smallSensor;
  for (let person = 1; person <= Number(persons); person++) {
    for (const eye of [synthesiseEye(person, 'left'), synthesiseEye(person, 'right')]) {
      for (const condition of ['normal', 'looks-away'] as const) {
        for (const seed of [1, 2, 3]) {
          const capture = drawCapture(eye, seed, condition, sensor);
          yield { ...capture, condition, image: { ...renderEye(eye, capture, sensor).picture, dpi: 500 } };
        }
      }
    }
  }
}

async function* captured(folder: string): AsyncGenerator<Looking> {
  for await (const { image } of readCaptures(folder)) yield { condition: 'captures', image };
}

/** Whether the word sends the eye back to the lens, by where it looks. */
const isRight = {
  'look-right': ({ yawDegrees = 0 }: Looking) => yawDegrees > 0,
  'look-left': ({ yawDegrees = 0 }: Looking) => yawDegrees < 0,
  'look-up': ({ pitchDegrees = 0 }: Looking) => pitchDegrees > 0,
  'look-down': ({ pitchDegrees = 0 }: Looking) => pitchDegrees < 0,
} as const;

const counts = new Map<string, number>();
const count = (name: string) => counts.set(name, (counts.get(name) ?? 0) + 1);
for await (const looking of source === 'sim' ? simulated() : captured(source)) {
  const { quality } = extractIris(looking.image);
  if (!quality.usable) continue;
  count(`${looking.condition}: usable`);
  for (const [word, holds] of Object.entries(isRight)) {
    if (quality.reasons.every(reason => reason !== word)) continue;
    count(
      `${looking.condition}: ${word}${looking.yawDegrees === undefined || holds(looking) ? '' : ', wrongly'}`,
    );
  }
}
for (const [name, number] of [...counts].toSorted()) print(`${name}: ${number}`);
