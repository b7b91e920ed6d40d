import type { Image } from '../../core/image.ts';
import { validBits } from './code.ts';
import type { FoundIris } from './extract.ts';
import { shareOf } from './mask.ts';
import { medianOf } from './median.ts';
import { mirroredLight } from './mirrored-light.ts';
import { parameters } from './parameters.ts';
import { greyBetween, meanRadius, shows } from './rubber-sheet.ts';
import { type Contour, contourAngles, type Segmentation } from './segment/segmentation.ts';

/** The figures that a verdict rests on; named as ISO/IEC 29794-6 names them where it does. Shares are 0 to 1. */
export interface IrisMeasures extends Record<string, number> {
  /** Share of the unrolled iris that shows it. */
  readonly usableIrisArea: number;
  /** Shares that lids and lashes cover, that reflections do, and that lie outside the image. */
  readonly lidArea: number;
  readonly reflectionArea: number;
  readonly outsideArea: number;
  /** Bits of the search code that are valid. */
  readonly validBits: number;
  /** Mean radius of the limbus, px. */
  readonly irisRadius: number;
  /** Share of the rays from the pupil's middle that meet its edge, and how well it was found in all: see Segmentation.evidence. */
  readonly pupilSupport: number;
  readonly pupilScore: number;
  /** Radius of the pupil over that of the iris. */
  readonly pupilDilation: number;
  /** 1 less the distance of the two centres, in radii of the iris. */
  readonly concentricity: number;
  /** How much of the room that should be there is there between iris and border, on the side that has least; below 0 where it is cut off. */
  readonly margin: number;
  /** How far the eye is seen from aside, degrees, as the pupil's ellipse tells: an estimate. */
  readonly gaze: number;
  /** Where the mirrored light lies by the pupil (`mirroredLight`), radii of the iris; 0 where none is seen. */
  readonly lightRight: number;
  readonly lightDown: number;
  /** Contrast of iris and pupil as the eye sees it (Weber), 0 to 1. */
  readonly irisPupilContrast: number;
  /** Step between iris and sclera over that from pupil to both. */
  readonly irisScleraContrast: number;
  /** Share of the pupil's edge along which the image gets brighter. */
  readonly pupilEdge: number;
  /** The same of the limbus, at the sides. */
  readonly limbusEdge: number;
  /** How much of the step from pupil to iris is made in a fiftieth of the radius of the iris, 0 to 1. */
  readonly sharpness: number;
  /** Entropy of the grey levels of the iris, bits. */
  readonly greyScaleUtilisation: number;
  /** How many grey levels the iris spreads over, for its middle grey: what was taken for iris and is none spreads further. */
  readonly greySpread: number;
  /** Middle grey level of the iris. */
  readonly irisGrey: number;
  /** Range of grey levels of the image, without the darkest and the brightest 3 %. */
  readonly greyRange: number;
}

export function measure(image: Image, { segmentation, sheet, mask, search }: FoundIris): IrisMeasures {
  const { pupil, limbus, filled, evidence } = segmentation;
  const radius = meanRadius(limbus);
  const light = mirroredLight(segmentation) ?? { right: 0, down: 0 };
  const greys = sheet.grey.filter((_, cell) => mask[cell] === shows.iris);
  const tones = tonesOf(filled, segmentation, greys);
  const range = greyRange(image.pixels);
  const leastStep = parameters.quality.leastStep * range;
  return {
    usableIrisArea: shareOf(mask, shows.iris),
    lidArea: shareOf(mask, shows.lid) + shareOf(mask, shows.lash),
    reflectionArea: shareOf(mask, shows.reflection),
    outsideArea: shareOf(mask, shows.outside),
    validBits: validBits(search),
    irisRadius: radius,
    pupilSupport: evidence.pupilSupport,
    pupilScore: evidence.pupilScore,
    pupilDilation: meanRadius(pupil) / radius,
    concentricity: 1 - Math.hypot(pupil.x - limbus.x, pupil.y - limbus.y) / radius,
    margin: marginOf(image, limbus),
    gaze: gazeDegrees(pupil),
    lightRight: light.right,
    lightDown: light.down,
    irisPupilContrast: seenContrast(tones),
    irisScleraContrast: scleraContrast(tones),
    pupilEdge: edgeShare(filled, pupil, radius, directions, leastStep),
    limbusEdge: edgeShare(filled, limbus, radius, atTheSides, leastStep),
    sharpness: edgeSharpness(filled, pupil, radius),
    greyScaleUtilisation: entropyBits(greys),
    greySpread: 2 ** entropyBits(greys) / Math.max(1, tones.iris),
    irisGrey: tones.iris,
    greyRange: range,
  };
}

/** Middle grey levels. */
interface Tones {
  readonly pupil: number;
  readonly iris: number;
  readonly sclera: number;
}

function tonesOf(image: Image, { pupil, limbus }: Segmentation, iris: Float32Array): Tones {
  const { pupilAt, scleraAt } = parameters.quality;
  const inPupil = directions.map(angle => greyAt(image, pupil, angle, pupilAt * pupil.radii[angle]));
  const inSclera = atTheSides.map(angle => greyAt(image, limbus, angle, scleraAt * limbus.radii[angle]));
  return { pupil: middleOf(inPupil), iris: medianOf(iris.slice()), sclera: middleOf(inSclera) };
}

/** ISO/IEC 29794-6: contrasts are as the eye sees them (Weber), and darker than 20 all is black. */
function seenContrast({ iris, pupil }: Tones): number {
  const contrast = Math.max(0, iris - pupil) / (20 + pupil);
  return contrast / (0.75 + contrast);
}

/** ISO/IEC 29794-6: the step from iris to sclera over those from the pupil to both; 0 where the pupil is not the darkest. */
function scleraContrast({ pupil, iris, sclera }: Tones): number {
  const both = sclera + iris - 2 * pupil;
  return both > 0 && iris > pupil ? Math.max(0, (sclera - iris) / both) : 0;
}

const directions = Array.from({ length: contourAngles }, (_, angle) => angle);
/** Those that lids seldom cover. */
const atTheSides = directions.filter(
  angle => Math.abs(Math.sin((2 * Math.PI * angle) / contourAngles)) < 0.5,
);

/** Undefined outside the image. */
function greyAt(image: Image, { x, y }: Contour, angle: number, distance: number): number | undefined {
  const radians = (2 * Math.PI * angle) / contourAngles;
  return greyBetween(image, x + distance * Math.cos(radians), y + distance * Math.sin(radians));
}

function middleOf(greys: readonly (number | undefined)[]): number {
  return medianOf(Float32Array.from(greys.filter(grey => grey !== undefined)));
}

/** ISO/IEC 29794-6: 0.6 of the radius beside the iris and 0.2 above and below it are enough. */
function marginOf({ widthPx, heightPx }: Image, { x, y, radii }: Contour): number {
  const [right, down, left, up] = [0, 1, 2, 3].map(quarter => radii[(quarter * contourAngles) / 4]);
  const beside = Math.min(x - left, widthPx - 1 - x - right) / (0.6 * Math.max(left, right));
  const above = Math.min(y - up, heightPx - 1 - y - down) / (0.2 * Math.max(up, down));
  return Math.max(-1, Math.min(1, beside, above));
}

/** A circle seen from aside is an ellipse, which the second harmonic of its radii tells. */
function gazeDegrees({ radii }: Contour): number {
  let [cosine, sine, mean] = [0, 0, 0];
  radii.forEach((radius, angle) => {
    const radians = (4 * Math.PI * angle) / contourAngles;
    cosine += radius * Math.cos(radians);
    sine += radius * Math.sin(radians);
    mean += radius;
  });
  const elongation = (2 * Math.hypot(cosine, sine)) / mean;
  return (180 / Math.PI) * Math.acos(Math.max(0, (1 - elongation) / (1 + elongation)));
}

/** Share of a contour, as far as it lies in the image, across which that gets brighter, by so much at least; 0 where little does. */
function edgeShare(
  image: Image,
  contour: Contour,
  irisRadius: number,
  angles: readonly number[],
  leastStep: number,
): number {
  const reach = parameters.quality.edgeReach * irisRadius;
  const steps = angles.flatMap(angle => {
    const inside = greyAt(image, contour, angle, contour.radii[angle] - reach);
    const outside = greyAt(image, contour, angle, contour.radii[angle] + reach);
    return inside === undefined || outside === undefined ? [] : [outside - inside];
  });
  if (4 * steps.length < angles.length) return 0;
  return steps.filter(step => step > leastStep).length / steps.length;
}

/** The steepest piece of the pupil's edge over the whole of its step, in the middle of all directions. */
function edgeSharpness(image: Image, pupil: Contour, irisRadius: number): number {
  const step = irisRadius / 50;
  const shares = directions
    .filter(angle => angle % 2 === 0)
    .map(angle => {
      const profile = Array.from(
        { length: 13 },
        (_, k) => greyAt(image, pupil, angle, pupil.radii[angle] + (k - 6) * step) ?? 0,
      );
      const steepest = Math.max(...profile.slice(1).map((grey, k) => grey - profile[k]));
      return steepest / Math.max(1, Math.max(...profile) - Math.min(...profile));
    });
  return middleOf(shares);
}

function entropyBits(greys: Float32Array): number {
  const counts = new Float64Array(256);
  for (const grey of greys) counts[Math.round(grey)]++;
  return counts.reduce(
    (sum, count) => (count === 0 ? sum : sum - (count / greys.length) * Math.log2(count / greys.length)),
    0,
  );
}

function greyRange(pixels: Uint8Array): number {
  const counts = new Uint32Array(256);
  for (const grey of pixels) counts[grey]++;
  const levelAt = (share: number) => {
    let below = 0;
    return counts.findIndex(count => (below += count) > share * pixels.length);
  };
  return levelAt(0.97) - levelAt(0.03);
}
