// `node dist/scripts/measure-wsq.js [DIR]`: how small WSQ makes prints, and what that costs, at 0.75 and at 2.25 bits a pixel: of 40 synthetic
// prints of 400 x 500 px, and of every set (a folder of FINGER_IMPRESSION.png) below DIR. A line a set and bitrate.
import path from 'node:path';
import type { Image } from '../daemon/core/image.ts';
import { median } from '../daemon/core/median.ts';
import { decodeWsq } from '../daemon/formats/wsq/decode.ts';
import { encodeWsq } from '../daemon/formats/wsq/encode.ts';
import { psnr } from '../daemon/formats/wsq/psnr.ts';
import { synthesiseMaster, takeImpression } from '../hal/drivers/sim/fingerprint/index.ts';
import { readCaptures, setFolders } from './captures.ts';

const bitrates = [0.75, 2.25];
const sensor = { widthPx: 400, heightPx: 500, dpi: 500 };

function* synthetic(): Generator<Image> {
  for (let finger = 1; finger <= 20; finger++) {
    const master = synthesiseMaster(finger);
    for (const impression of [1, 2]) yield takeImpression(master, impression, 'normal', sensor);
  }
}

async function* captured(folder: string): AsyncGenerator<Image> {
  for await (const { image } of readCaptures(folder)) yield image;
}

async function measure(name: string, images: Iterable<Image> | AsyncIterable<Image>): Promise<void> {
  const found = bitrates.map(() => ({ bits: [] as number[], decibels: [] as number[] }));
  for await (const image of images) {
    for (const [k, bitrate] of bitrates.entries()) {
      const bytes = encodeWsq(image, bitrate);
      found[k].bits.push((8 * bytes.length) / image.pixels.length);
      found[k].decibels.push(psnr(image.pixels, decodeWsq(bytes).pixels));
    }
  }
  for (const [k, { bits, decibels }] of found.entries()) {
    const ratios = bits.map(value => 8 / value);
    process.stdout.write(
      `${name}, ${bits.length} images, ${bitrates[k]} bits a pixel: in the file ${range(bits, 2)}, ratio ${range(ratios, 1)}, PSNR ${range(decibels, 1)} dB\n`,
    );
  }
}

/** Lowest, median and highest. */
function range(values: readonly number[], digits: number): string {
  return [Math.min(...values), median(values), Math.max(...values)]
    .map(value => value.toFixed(digits))
    .join(' / ');
}

await measure('synthetic', synthetic());
const [folder] = process.argv.slice(2);
for (const set of folder === undefined ? [] : setFolders(folder))
  await measure(path.basename(set), captured(set));
