/**
 * Draws comparisons of synthetic eyes that fail, one for each cause of docs/iris-failures.md, and prints how many fail:
 * node dist/scripts/draw-iris-failures.js [FOLDER] [EYES]. The same eyes each time; takes some minutes.
 */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { embedded } from '../daemon/biometrics/explain/embedded.ts';
import { drawEyes } from '../daemon/biometrics/iris/explain/comparison-svg.ts';
import { explainEyes } from '../daemon/biometrics/iris/explain/comparison.ts';
import { sheetImage } from '../daemon/biometrics/iris/explain/sheet-svg.ts';
import { extractIris, type IrisExtraction } from '../daemon/biometrics/iris/extract.ts';
import { iris } from '../daemon/biometrics/iris/iris.ts';
import type { PreparedIris } from '../daemon/biometrics/iris/prepare.ts';
import type { Contour } from '../daemon/biometrics/iris/segment/segmentation.ts';
import type { Image } from '../daemon/core/image.ts';
import {
  drawCapture,
  type EyeCapture,
  type EyeModel,
  type EyeTruth,
  renderEye,
  smallSensor,
  synthesiseEye,
} from '../hal/drivers/sim/iris/index.ts';
import { smallPng } from './small-png.ts';

/** What goes wrong in a capture that is otherwise as it should be. */
interface Cause {
  readonly name: string;
  /** Counted only: its pictures show nothing that others do not. */
  readonly isDrawn?: false;
  readonly spoil: (capture: EyeCapture) => Partial<EyeCapture>;
}

/** More than anybody should be searched with, so that some of it fails. */
const causes: readonly Cause[] = [
  { name: 'half-closed', spoil: () => ({ opening: 0.42 }) },
  { name: 'lids-over-a-wide-pupil', spoil: () => ({ opening: 0.55, dilation: 0.62 }) },
  { name: 'tilted', spoil: ({ rollDegrees }) => ({ rollDegrees: rollDegrees + 50 }) },
  { name: 'looks-aside', isDrawn: false, spoil: () => ({ yawDegrees: 28 }) },
  { name: 'out-of-focus', isDrawn: false, spoil: () => ({ defocusMm: 0.3 }) },
  {
    name: 'reflections',
    spoil: () => ({
      reflections: [-2.4, 0.6, 2.8].map((xMm, k) => ({
        xMm,
        yMm: k - 0.8,
        acrossMm: 0.7,
        alongMm: 1.8,
        angle: k,
        grey: 110,
      })),
    }),
  },
];

interface Taken {
  readonly name: string;
  readonly image: Image;
  readonly truth: EyeTruth;
  readonly extraction: IrisExtraction;
  readonly prepared: PreparedIris;
}

interface Compared {
  readonly enrolled: Taken;
  readonly probe: Taken;
  readonly score: number;
}

const threshold = 30;
const probeSeeds = [1, 2];

const [folder = 'docs/iris-failures', eyes = '30'] = process.argv.slice(2);
const print = (line: string) => process.stdout.write(`${line}\n`);

function take(eye: EyeModel, seed: number, cause?: Cause): Taken {
  const capture = drawCapture(eye, seed, 'normal', smallSensor);
  const spoilt = { ...capture, ...cause?.spoil(capture) };
  const { picture, truth } = renderEye(eye, spoilt, smallSensor);
  const image = { ...picture, dpi: 500 };
  const extraction = extractIris(image);
  const name = `eye ${eye.seed} ${eye.eye}, ${cause?.name ?? 'normal'} ${seed}`;
  return { name, image, truth, extraction, prepared: iris.prepare(extraction.template) };
}

function compare(enrolled: Taken, probe: Taken): Compared {
  return { enrolled, probe, score: iris.comparePrepared(enrolled.prepared, probe.prepared) };
}

/** Mean distance of a contour that was found from the true one, along rays from the true centre; px. */
function contourError(found: Contour, { x, y, radii }: Contour): number {
  const errors = Array.from(radii, (radius, k) => {
    const angle = (2 * Math.PI * k) / radii.length;
    const [tx, ty] = [x + radius * Math.cos(angle), y + radius * Math.sin(angle)];
    const turns = Math.atan2(ty - found.y, tx - found.x) / (2 * Math.PI);
    const own = found.radii[Math.round((turns + 1) * found.radii.length) % found.radii.length];
    return Math.abs(Math.hypot(tx - found.x, ty - found.y) - own);
  });
  return errors.reduce((sum, error) => sum + error, 0) / errors.length;
}

function factsOf({ extraction: { found, quality }, truth }: Taken): string {
  const reasons = quality.reasons.join(', ') || 'nothing to complain of';
  const verdict = `quality ${quality.score}${quality.usable ? '' : ', not usable'} (${reasons})`;
  const visible = `${Math.round(100 * truth.visible)} % of the iris to be seen`;
  if (found === undefined) return `${verdict}; ${visible}; no eye found`;
  const { pupil, limbus } = found.segmentation;
  const errors = [contourError(pupil, truth.pupil), contourError(limbus, truth.limbus)];
  return `${verdict}; ${visible}; pupil and limbus off by ${errors.map(error => error.toFixed(1)).join(' and ')} px`;
}

async function draw(name: string, { enrolled, probe, score }: Compared): Promise<void> {
  const eyeOf = async ({ name, image, extraction: { template, found } }: Taken) => ({
    name,
    template,
    picture: await embedded(image),
    ...(found && { found }),
  });
  const sheetOf = async ({ extraction: { found } }: Taken) =>
    found && embedded(sheetImage(found.sheet, found.mask));
  const explained = explainEyes(await eyeOf(enrolled), await eyeOf(probe), threshold);
  const svg = drawEyes(explained, [await sheetOf(enrolled), await sheetOf(probe)]);
  await writeFile(path.join(folder, `${name}.png`), await smallPng(Buffer.from(svg)));
  print(`${name}: ${enrolled.name} and ${probe.name}, score ${score.toFixed(1)}`);
  for (const taken of [enrolled, probe]) print(`  ${factsOf(taken)}`);
}

const lowestFirst = (a: Compared, b: Compared) => a.score - b.score;

const people = Array.from({ length: Number(eyes) }, (_, k) =>
  synthesiseEye(k + 1, k % 2 === 0 ? 'left' : 'right'),
);
const enrolments = people.map(eye => take(eye, 0));
const all: Taken[] = [...enrolments];
for (const cause of [undefined, ...causes]) {
  const pairs = people.flatMap((eye, k) =>
    probeSeeds.map(seed => {
      const probe = take(eye, seed, cause);
      all.push(probe);
      return compare(enrolments[k], probe);
    }),
  );
  const usable = pairs.filter(({ probe }) => probe.extraction.quality.usable).sort(lowestFirst);
  const failed = usable.filter(({ score }) => score < threshold);
  const name = cause?.name ?? 'normal';
  print(
    `${name}: ${pairs.length - usable.length} of ${pairs.length} refused; ${failed.length} of the rest below ${threshold}`,
  );
  if (cause !== undefined && cause.isDrawn !== false && usable.length > 0) await draw(cause.name, usable[0]);
}
const impostors = enrolments.flatMap((enrolled, k) =>
  all
    .filter(probe => !probe.name.startsWith(`eye ${people[k].seed} `))
    .map(probe => compare(enrolled, probe)),
);
impostors.sort(lowestFirst);
const alike = impostors.filter(({ score }) => score >= threshold).length;
print(`two eyes: ${alike} of ${impostors.length} reach ${threshold}`);
await draw('alike-by-chance', impostors[impostors.length - 1]);
