// Runs on the host: who comes to the gate, and who of them is on the list. All of them are synthetic.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { writePng } from '../../../../daemon/formats/image/write-png.ts';
import { smallSensor, synthesiseEye, takeEye } from '../../../../hal/drivers/sim/iris/index.ts';
import { projectRoot } from '../../../helpers/project.ts';
import { contentsOf, finished } from '../../image/cache.ts';
import { syntheticFinger } from '../scanner/finger.ts';

/** One eye before a small lens. */
export const eyeSensor = smallSensor;
/** Of the module that rigs/scanner plays. */
export const fingerSensor = { widthPx: 192, heightPx: 192, dpi: 508 } as const;

/** In the order in which they come, each once. */
export const passengers: readonly number[] = Array.from({ length: 20 }, (_, index) => index + 1);
export const listed: readonly number[] = [3, 6, 11, 14, 18];

export const isListed = (passenger: number) => listed.includes(passenger);
export const subjectOf = (passenger: number) => `SUBJECT-${passenger}`;

/** What they show, in files. */
export class People {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** Some seconds of drawing, unless the cache has them. */
  static async drawn(): Promise<People> {
    const recipe = ['hal/drivers/sim', 'test/vm/rigs/egate/people.js', 'test/vm/rigs/scanner/finger.js'];
    const ingredients = await contentsOf(recipe, path.join(projectRoot, 'dist'));
    return new People(await finished({ name: 'egate-people', ingredients, build: draw }));
  }

  /** A folder for `bitmapd list import`. */
  get list(): string {
    return path.join(this.#folder, 'list');
  }

  /** A folder with the eye of each passenger: PASSENGER.raw, 8-bit grey. */
  get eyes(): string {
    return path.join(this.#folder, 'eyes');
  }

  finger(passenger: number): Promise<Uint8Array> {
    return readFile(path.join(this.#folder, 'fingers', `${passenger}.raw`));
  }
}

async function draw(folder: string): Promise<void> {
  for (const name of ['list', 'eyes', 'fingers']) await mkdir(path.join(folder, name));
  for (const passenger of passengers) {
    const finger = syntheticFinger(`egate ${passenger}`);
    const eye = synthesiseEye(passenger, 'right');
    const look = (seed: string) => takeEye(eye, seed, 'normal', eyeSensor);
    await writeFile(path.join(folder, 'fingers', `${passenger}.raw`), finger(2));
    await writeFile(path.join(folder, 'eyes', `${passenger}.raw`), look('gate').pixels);
    if (!isListed(passenger)) continue;
    const sample = path.join(folder, 'list', subjectOf(passenger));
    await writeFile(`${sample}_1.png`, await writePng({ ...fingerSensor, pixels: finger(1) }));
    await writeFile(`${sample}_2.right.iris.png`, await writePng({ ...look('enrolment'), dpi: 500 }));
  }
}
