// `node dist/scripts/measure-variation.js DIR`: what it costs when the second print of each pair comes otherwise than it was
// captured, on every set (a folder of FINGER_IMPRESSION.png) below DIR: as minutiae alone, at the other of two resolutions,
// turned, or cut to its middle. All pairs of a set, the earlier name as it is.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { classOf, type EvaluatedSet, type ScoredPair } from '../daemon/biometrics/evaluate-folder.ts';
import { reportOf, reportOfSets } from '../daemon/biometrics/evaluation-report.ts';
import { withoutDetail } from '../daemon/biometrics/fingerprint/encode-template.ts';
import { acquire, fingerprint } from '../daemon/biometrics/fingerprint/fingerprint.ts';
import type { PreparedTemplate } from '../daemon/biometrics/fingerprint/prepare.ts';
import type { FingerprintTemplate } from '../daemon/core/fingerprint.ts';
import type { Image } from '../daemon/core/image.ts';
import { readImage } from '../daemon/formats/image/read-image.ts';

interface Capture {
  readonly finger: string;
  readonly name: string;
  readonly image: Image;
  readonly template: FingerprintTemplate;
  readonly prepared: PreparedTemplate | undefined;
}

/** A print as it comes otherwise; undefined when it is not usable so. */
type Variation = (capture: Capture) => Promise<PreparedTemplate | undefined>;

async function captureOf(folder: string, name: string): Promise<Capture> {
  const image = await readImage(readFileSync(path.join(folder, name)), name);
  const { quality, template } = acquire(image);
  const prepared = quality.usable ? fingerprint.prepare(template) : undefined;
  return { finger: classOf(name), name, image, template, prepared };
}

async function redrawn(image: Image, dpi: number, draw: (picture: Sharp) => Sharp): Promise<Image> {
  const { widthPx: width, heightPx: height } = image;
  const picture = draw(sharp(image.pixels, { raw: { width, height, channels: 1 } }));
  const { data, info } = await picture.toColourspace('b-w').raw().toBuffer({ resolveWithObject: true });
  return { widthPx: info.width, heightPx: info.height, dpi, pixels: new Uint8Array(data) };
}

function preparedFrom(image: Image): PreparedTemplate | undefined {
  const { quality, template } = acquire(image);
  return quality.usable ? fingerprint.prepare(template) : undefined;
}

/** On the median grey of the print, or on white, which puts a hard edge about it. */
const turnedBy =
  (degrees: number, onWhite = false): Variation =>
  async ({ image }) => {
    const grey = onWhite ? 255 : image.pixels.toSorted()[image.pixels.length >> 1];
    const background = { r: grey, g: grey, b: grey };
    return preparedFrom(await redrawn(image, image.dpi, picture => picture.rotate(degrees, { background })));
  };

const cutTo =
  (share: number): Variation =>
  async ({ image }) => {
    const { widthPx: width, heightPx } = image;
    const height = Math.round(share * heightPx);
    const part = { left: 0, top: Math.round((heightPx - height) / 2), width, height };
    return preparedFrom(await redrawn(image, image.dpi, picture => picture.extract(part)));
  };

const atOtherResolution: Variation = async ({ image }) => {
  const dpi = image.dpi === 500 ? 569 : 500;
  const [width, height] = [image.widthPx, image.heightPx].map(side => Math.round((side * dpi) / image.dpi));
  return preparedFrom(await redrawn(image, dpi, picture => picture.resize(width, height, { fit: 'fill' })));
};

const variations: Readonly<Record<string, Variation>> = {
  'as captured': ({ prepared }) => Promise.resolve(prepared),
  'minutiae alone': ({ template, prepared }) =>
    Promise.resolve(prepared && fingerprint.prepare(withoutDetail(template))),
  'at 569 dpi, or 500': atOtherResolution,
  'turned by 20 degrees': turnedBy(20),
  'turned by 45 degrees': turnedBy(45),
  '... on white': turnedBy(45, true),
  'turned by 90 degrees': turnedBy(90),
  'turned by 180 degrees': turnedBy(180),
  'its middle 60 %': cutTo(0.6),
  'its middle 45 %': cutTo(0.45),
  'its middle 35 %': cutTo(0.35),
};

function compareAll(
  captures: readonly Capture[],
  varied: readonly (PreparedTemplate | undefined)[],
): EvaluatedSet {
  const pairs: ScoredPair[] = [];
  captures.forEach(({ finger, prepared }, a) => {
    for (let b = a + 1; b < captures.length; b++) {
      const other = varied[b];
      const score = prepared && other ? fingerprint.comparePrepared(prepared, other) : 0;
      pairs.push({ a, b, genuine: finger === captures[b].finger, score });
    }
  });
  const images = captures.map(({ name }, k) => ({ name, quality: 0, acquired: varied[k] !== undefined }));
  return { images, pairs, extractTimesMs: [], compareMs: 0, compared: pairs.length };
}

const [root] = process.argv.slice(2);
if (root === undefined) throw new Error('usage: measure-variation DIR');
const sets = await Promise.all(
  readdirSync(root)
    .sort()
    .map(async name => {
      const folder = path.join(root, name);
      const files = readdirSync(folder).filter(file => file.endsWith('.png'));
      return { name, captures: await Promise.all(files.sort().map(file => captureOf(folder, file))) };
    }),
);

const percent = (rate: number | null) => (rate === null ? '-' : (100 * rate).toFixed(2)).padStart(6);
const write = (label: string, cells: readonly string[]) =>
  process.stdout.write(`${label.padEnd(24)}${cells.map(cell => cell.padStart(16)).join('')}\n`);

write('second print: EER FMR1000', [...sets.map(({ name }) => name), 'mean', 'not acquired']);
for (const [label, vary] of Object.entries(variations)) {
  const evaluated = [];
  for (const { name, captures } of sets) {
    const varied = await Promise.all(captures.map(vary));
    evaluated.push({ name, set: compareAll(captures, varied) });
  }
  const { mean, pooled } = reportOfSets(evaluated);
  const rates = [...evaluated.map(({ set }) => reportOf(set)), mean];
  write(label, [
    ...rates.map(({ eer, fmr1000 }) => `${percent(eer)} ${percent(fmr1000)}`),
    `${pooled.failuresToAcquire}`,
  ]);
}
