// `node dist/scripts/measure-partial.js DIR`: stated against measured rates of false matches of half prints. The first four
// impressions of each finger, of every set (a folder of FINGER_IMPRESSION.png) below DIR, are cut in two at the middle of their
// minutiae; each half that is usable is compared with all whole prints of its set. By the number of minutiae of the half.
import type { Image } from '../daemon/core/image.ts';
import { fingerprint } from '../daemon/biometrics/fingerprint/fingerprint.ts';
import type { PreparedTemplate } from '../daemon/biometrics/fingerprint/prepare.ts';
import { type Capture, readCaptures, setFolders } from './captures.ts';

interface Print {
  readonly capture: Capture;
  readonly whole: PreparedTemplate;
}

interface Comparison {
  readonly minutiae: number;
  readonly isGenuine: boolean;
  readonly score: number;
}

function halves(image: Image): readonly Image[] {
  const lines = fingerprint.extract(image).minutiae.map(({ y }) => Math.round(y));
  const middle = lines.toSorted((a, b) => a - b)[lines.length >> 1] ?? image.heightPx >> 1;
  return [rows(image, 0, middle), rows(image, middle, image.heightPx)];
}

function rows(image: Image, from: number, to: number): Image {
  return {
    ...image,
    heightPx: to - from,
    pixels: image.pixels.slice(from * image.widthPx, to * image.widthPx),
  };
}

function compareHalves({ capture, whole }: Print, prints: readonly Print[]): Comparison[] {
  return halves(capture.image).flatMap(half => {
    const examined = fingerprint.examine(half);
    if (!examined.assess().usable) return [];
    const { template } = examined;
    const probe = fingerprint.prepare(template);
    return prints
      .filter(other => other.whole !== whole)
      .map(other => ({
        minutiae: template.minutiae.length,
        isGenuine: other.capture.finger === capture.finger,
        score: fingerprint.comparePrepared(probe, other.whole),
      }));
  });
}

async function compareSet(folder: string): Promise<Comparison[]> {
  const prints: Print[] = [];
  for await (const capture of readCaptures(folder)) {
    prints.push({ capture, whole: fingerprint.prepare(fingerprint.extract(capture.image)) });
  }
  const cut = prints.filter(({ capture }) => /_[1-4]\./.test(capture.name));
  return cut.flatMap(print => compareHalves(print, prints));
}

const statedDb = [10, 20, 30];
const bins = [8, 12, 16, 20, 25, 32, 46];

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('usage: measure-partial DIR');
const comparisons: Comparison[] = [];
for (const set of setFolders(folder)) comparisons.push(...(await compareSet(set)));

process.stdout.write(
  `minutiae  impostor  ${statedDb.map(db => `at ${db} dB`).join('  ')}  genuine above 30 dB, %\n`,
);
for (const [k, from] of [...bins.slice(0, -1), 0].entries()) {
  const below = from === 0 ? Number.POSITIVE_INFINITY : bins[k + 1];
  const scores = (isGenuine: boolean) =>
    comparisons
      .filter(one => one.isGenuine === isGenuine && one.minutiae >= from && one.minutiae < below)
      .map(({ score }) => score);
  const [impostor, genuine] = [scores(false), scores(true)];
  const share = (all: readonly number[], db: number) => all.filter(score => score >= db).length / all.length;
  const measured = statedDb.map(db => (-10 * Math.log10(share(impostor, db))).toFixed(1).padStart(8));
  const name = from === 0 ? 'all' : `${from} to ${below - 1}`;
  const found = (100 * share(genuine, 30)).toFixed(1);
  process.stdout.write(
    `${name.padEnd(8)}  ${`${impostor.length}`.padStart(8)}  ${measured.join('  ')}  ${found.padStart(6)}\n`,
  );
}
