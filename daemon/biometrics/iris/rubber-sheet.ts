import type { Image } from '../../core/image.ts';
import { parameters } from './parameters.ts';
import { type Contour, contourAngles, type Segmentation } from './segment/segmentation.ts';

/** Samples of a rubber sheet from the pupil outwards, and around it. */
export const sheetRings = 32;
export const sheetColumns = 256;

/**
 * The iris unrolled: every sample lies at the same share of the way from pupil to limbus whatever the pupil's width, so that
 * two sheets of an eye lie on each other (J. Daugman, "High confidence visual recognition of persons by a test of statistical
 * independence", 1993). Row-major, `sheetRings` by `sheetColumns`, the innermost ring first, columns as those of a contour.
 */
export interface RubberSheet {
  /** Grey levels; 0 where nothing was seen. */
  readonly grey: Float32Array;
  /** One of `shows` for each sample; of lids and lashes the sheet knows nothing. */
  readonly shows: Uint8Array;
}

/** What a sample of a rubber sheet shows. */
export const shows = { iris: 0, outside: 1, reflection: 2, lid: 3, lash: 4 } as const;

/** A line from the pupil's edge to the limbus, px. */
interface Spoke {
  readonly x: number;
  readonly y: number;
  readonly dx: number;
  readonly dy: number;
}

/** Unrolls the iris. Each sample is the mean over its area where that is larger than a pixel. */
export function unroll(segmentation: Segmentation): RubberSheet {
  const { around, outward } = samplesPerCell(segmentation);
  const spokes = Array.from({ length: sheetColumns * around }, (_, k) =>
    spokeAt(segmentation, (k - (around - 1) / 2) / (sheetColumns * around)),
  );
  const sheet = {
    grey: new Float32Array(sheetRings * sheetColumns),
    shows: new Uint8Array(sheetRings * sheetColumns),
  };
  for (let column = 0; column < sheetColumns; column++) {
    const across = spokes.slice(column * around, (column + 1) * around);
    for (let ring = 0; ring < sheetRings; ring++) {
      const cell = ring * sheetColumns + column;
      const found = cellMean(segmentation, across, ring, outward);
      sheet.shows[cell] = found.shows;
      sheet.grey[cell] = found.grey;
    }
  }
  return sheet;
}

/** How many samples an area of the sheet deserves, along each axis: one a pixel. */
function samplesPerCell({ pupil, limbus }: Segmentation): { around: number; outward: number } {
  const { innermost, outermost, mostSamples } = parameters.sheet;
  const [inner, outer] = [meanRadius(pupil), meanRadius(limbus)];
  const within = (samples: number) => Math.max(1, Math.min(mostSamples, Math.round(samples)));
  return {
    around: within((Math.PI * (inner + outer)) / sheetColumns),
    outward: within(((outer - inner) * (outermost - innermost)) / sheetRings),
  };
}

/** Mean distance of a contour from its centre, px. */
export function meanRadius({ radii }: Contour): number {
  return radii.reduce((sum, radius) => sum + radius, 0) / radii.length;
}

function spokeAt({ pupil, limbus }: Segmentation, turns: number): Spoke {
  const [cosine, sine] = [Math.cos(2 * Math.PI * turns), Math.sin(2 * Math.PI * turns)];
  const [inner, outer] = [radiusAt(pupil, turns), radiusAt(limbus, turns)];
  const [x, y] = [pupil.x + inner * cosine, pupil.y + inner * sine];
  return { x, y, dx: limbus.x + outer * cosine - x, dy: limbus.y + outer * sine - y };
}

function radiusAt({ radii }: Contour, turns: number): number {
  const place = (turns - Math.floor(turns)) * contourAngles;
  const before = Math.floor(place);
  const along = place - before;
  return radii[before % contourAngles] * (1 - along) + radii[(before + 1) % contourAngles] * along;
}

/** Mean grey of those samples of a cell that were seen, unless fewer than half were. */
function cellMean({ filled, glints }: Segmentation, across: readonly Spoke[], ring: number, outward: number) {
  const { innermost, outermost } = parameters.sheet;
  let [sum, seen, outside] = [0, 0, 0];
  for (let k = 0; k < outward; k++) {
    const share = innermost + ((outermost - innermost) * (ring + (k + 0.5) / outward)) / sheetRings;
    for (const spoke of across) {
      const [x, y] = [spoke.x + spoke.dx * share, spoke.y + spoke.dy * share];
      const grey = greyBetween(filled, x, y);
      if (grey === undefined) outside++;
      else if (glints[Math.round(y) * filled.widthPx + Math.round(x)] === 0) {
        sum += grey;
        seen++;
      }
    }
  }
  const samples = outward * across.length;
  if (2 * seen >= samples) return { shows: shows.iris, grey: sum / seen };
  return { shows: 2 * outside > samples ? shows.outside : shows.reflection, grey: 0 };
}

/** Between the four pixels around a place, whose centres are whole numbers; undefined outside them. */
export function greyBetween({ widthPx, heightPx, pixels }: Image, x: number, y: number): number | undefined {
  if (!(x >= 0 && y >= 0 && x <= widthPx - 1 && y <= heightPx - 1)) return undefined;
  const [left, top] = [Math.floor(x), Math.floor(y)];
  const [right, below] = [x - left, y - top];
  const first = top * widthPx + left;
  const next = left + 1 < widthPx ? 1 : 0;
  const under = top + 1 < heightPx ? widthPx : 0;
  const upper = pixels[first] * (1 - right) + pixels[first + next] * right;
  const lower = pixels[first + under] * (1 - right) + pixels[first + under + next] * right;
  return upper * (1 - below) + lower * below;
}
