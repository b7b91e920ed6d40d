import type { Image } from '../../../core/image.ts';
import type { Circle } from './circle.ts';
import { segmentParameters } from './parameters.ts';
import { type SegmentRoom, smoothInto, votedRadii } from './room.ts';
import { halveInto, histogram, quantile, type Tone } from './work-image.ts';

/** Circles that may be the pupil, of a filled image at work size: by edges that point to one centre, and by dark regions. */
export function pupilCandidates(room: SegmentRoom, eye: Image, tone: Tone): Circle[] {
  const half = smoothInto(room, halveInto(eye, room.half), room.halfEye);
  const counts = histogram(half.pixels);
  const found = [...edgeCentres(room, half, counts, tone), ...darkRegions(half, counts)];
  return found.map(({ x, y, radiusPx }) => ({ x: 2 * x + 0.5, y: 2 * y + 0.5, radiusPx: 2 * radiusPx }));
}

/** Of Sobel's operator: what it makes of a slope of one level a pixel. */
const sobelGain = 8;

/** Centres of circles, darker inside, on which many edges lie (Hough's transform, each edge voting along its gradient). */
function edgeCentres(room: SegmentRoom, half: Image, counts: Uint32Array, { range }: Tone): Circle[] {
  const { widthPx, heightPx, pixels } = half;
  const { edgeGradient, darkShare, maxima } = segmentParameters.pupil;
  const { least, most } = votedRadii;
  // A pixel is two at work size.
  const leastSquare = Math.round((2 * sobelGain * edgeGradient * range) ** 2);
  const darkest = quantile(counts, darkShare);
  room.kernels.vote(pixels.byteOffset, widthPx, heightPx, leastSquare, darkest, least, most, room.votes);
  const [best, radii] = [room.best, room.bestRadius];
  room.kernels.tally(
    room.votes,
    widthPx,
    heightPx,
    most - least + 1,
    least,
    room.weights.byteOffset,
    best.byteOffset,
    radii.byteOffset,
    room.scratch,
  );
  return peaks(best, widthPx, heightPx)
    .sort((a, b) => best[b] - best[a])
    .slice(0, maxima)
    .map(at => ({ x: at % widthPx, y: Math.floor(at / widthPx), radiusPx: radii[at] }));
}

/** Places that no other within two pixels exceeds. */
function peaks(values: Float32Array, width: number, height: number): number[] {
  const found: number[] = [];
  for (let y = 2; y < height - 2; y++) {
    for (let at = y * width + 2; at < (y + 1) * width - 2; at++) {
      if (values[at] > 0 && isPeak(values, at, width)) found.push(at);
    }
  }
  return found;
}

function isPeak(values: Float32Array, at: number, width: number): boolean {
  for (let dy = -2; dy <= 2; dy++) {
    for (let dx = -2; dx <= 2; dx++) {
      const other = values[at + dy * width + dx];
      const isBefore = dy < 0 || (dy === 0 && dx < 0);
      if (other > values[at] || (isBefore && other === values[at])) return false;
    }
  }
  return true;
}

/** Regions darker than some shares of the image, as circles of their area. */
function darkRegions(half: Image, counts: Uint32Array): Circle[] {
  const { blobShares, leastRadiusPx, mostRadiusPx, leastBlobShare, blobs } = segmentParameters.pupil;
  const levels = new Set(blobShares.map(share => quantile(counts, share)));
  const leastArea = Math.PI * (leastRadiusPx / 2) ** 2 * leastBlobShare;
  const mostArea = Math.PI * (mostRadiusPx / 2) ** 2;
  return [...levels].flatMap(level =>
    regions(half, level)
      .filter(({ area }) => area >= leastArea && area <= mostArea)
      .sort((a, b) => b.area - a.area)
      .slice(0, blobs)
      .map(({ x, y, area }) => ({ x, y, radiusPx: Math.sqrt(area / Math.PI) })),
  );
}

/** The regions of pixels at or below a level, connected by sides: middle and area. */
function regions({ widthPx: width, pixels }: Image, level: number) {
  const isDark = new Uint8Array(pixels.length);
  for (let at = 0; at < pixels.length; at++) isDark[at] = pixels[at] <= level ? 1 : 0;
  const found: { x: number; y: number; area: number }[] = [];
  const queue = new Int32Array(pixels.length);
  let area = 0;
  const take = (at: number) => {
    if (isDark[at] !== 1) return;
    isDark[at] = 0;
    queue[area++] = at;
  };
  for (let start = isDark.indexOf(1); start >= 0; start = isDark.indexOf(1, start + 1)) {
    let [sumX, sumY] = [0, 0];
    area = 0;
    take(start);
    for (let taken = 0; taken < area; taken++) {
      const at = queue[taken];
      const x = at % width;
      sumX += x;
      sumY += (at - x) / width;
      if (x > 0) take(at - 1);
      if (x < width - 1) take(at + 1);
      take(at - width);
      take(at + width);
    }
    found.push({ x: sumX / area, y: sumY / area, area });
  }
  return found;
}
