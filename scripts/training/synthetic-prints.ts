// Pictures of synthetic fingers for calibration: many more fingers than the real sets have, in every condition, on sensors of
// several sizes and resolutions. They do not depend on extraction, so they are kept in a folder and made once.
import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import {
  type Condition,
  type SensorModel,
  synthesiseMaster,
  takeImpression,
} from '../../hal/drivers/sim/fingerprint/index.ts';
import { randomFrom } from '../../hal/drivers/sim/random.ts';

/** What is captured how often, percent: mostly as it should be, and enough of what should not be. */
const conditionShares: Readonly<Record<Condition, number>> = {
  normal: 34,
  sloppy: 20,
  dry: 12,
  wet: 12,
  'very-dry': 6,
  'very-wet': 6,
  tip: 4,
  smudged: 6,
};

/** Sizes as real sensors have them, px and pixels per inch. */
const sensors: readonly SensorModel[] = [
  { widthPx: 388, heightPx: 374, dpi: 500 },
  { widthPx: 300, heightPx: 300, dpi: 500 },
  { widthPx: 296, heightPx: 560, dpi: 569 },
  { widthPx: 256, heightPx: 360, dpi: 500 },
  { widthPx: 640, heightPx: 480, dpi: 500 },
];

/**
 * Renders fingers 1 to `count` with two impressions each as FINGER_IMPRESSION.png, and gives those names. What is there already
 * stays; a finger costs some .6 s.
 */
export async function renderFingers(folder: string, count: number): Promise<string[]> {
  mkdirSync(folder, { recursive: true });
  const names: string[] = [];
  for (let finger = 1; finger <= count; finger++) {
    const own = [1, 2].map(impression => `${finger}_${impression}.png`);
    await renderFinger(
      finger,
      own.map(name => path.join(folder, name)),
    );
    names.push(...own);
  }
  return names;
}

async function renderFinger(finger: number, files: readonly string[]): Promise<void> {
  if (files.every(file => existsSync(file))) return;
  const master = synthesiseMaster(`calibration ${finger}`);
  for (const [n, file] of files.entries()) {
    const random = randomFrom(master.seed).fork('capture').fork(n);
    const condition = random.pickWeighted(conditionShares);
    const { pixels, widthPx, heightPx, dpi } = takeImpression(master, n, condition, random.pick(sensors));
    await sharp(pixels, { raw: { width: widthPx, height: heightPx, channels: 1 } })
      .withMetadata({ density: dpi })
      .png()
      .toFile(file);
  }
}
