import type { Image } from '../../../core/image.ts';
import type { Circle } from './circle.ts';
import { segmentParameters } from './parameters.ts';
import { halve, histogram, quantile, type Tone } from './work-image.ts';

/** Circles that may be the pupil, of a filled image at work size: by edges that point to one centre, and by dark regions. */
export function pupilCandidates(image: Image, tone: Tone): Circle[] {
  const half = smooth(halve(image));
  const counts = histogram(half.pixels);
  const found = [...edgeCentres(half, counts, tone), ...darkRegions(half, counts)];
  return found.map(({ x, y, radius }) => ({ x: 2 * x + 0.5, y: 2 * y + 0.5, radius: 2 * radius }));
}

/** A binomial of 3 x 3; the border stays. */
export function smooth(image: Image): Image {
  const { widthPx: width, heightPx, pixels } = image;
  const out = pixels.slice();
  for (let y = 1; y < heightPx - 1; y++) {
    for (let at = y * width + 1; at < (y + 1) * width - 1; at++) {
      const above = pixels[at - width - 1] + 2 * pixels[at - width] + pixels[at - width + 1];
      const here = pixels[at - 1] + 2 * pixels[at] + pixels[at + 1];
      const below = pixels[at + width - 1] + 2 * pixels[at + width] + pixels[at + width + 1];
      out[at] = (above + 2 * here + below + 8) >> 4;
    }
  }
  return { ...image, pixels: out };
}

/** Centres of circles, darker inside, on which many edges lie (Hough's transform, each edge voting along its gradient). */
function edgeCentres(image: Image, counts: Uint32Array, { range }: Tone): Circle[] {
  const { widthPx: width, heightPx: height, pixels } = image;
  const { edgeGradient, darkShare, leastRadiusPx, mostRadiusPx, radiusPower, maxima } =
    segmentParameters.pupil;
  const [least, most] = [leastRadiusPx >> 1, mostRadiusPx >> 1];
  const planes = most - least + 1;
  const area = width * height;
  const votes = new Uint16Array(planes * area);
  const dark = quantile(counts, darkShare);
  // Of Sobel's operator at half size, whose sum of weights is 8: a pixel is two at work size.
  const threshold = (2 * 8 * edgeGradient * range) ** 2;
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const at = y * width + x;
      const [nw, n, ne] = [pixels[at - width - 1], pixels[at - width], pixels[at - width + 1]];
      const [sw, s, se] = [pixels[at + width - 1], pixels[at + width], pixels[at + width + 1]];
      const gx = ne + 2 * pixels[at + 1] + se - nw - 2 * pixels[at - 1] - sw;
      const gy = sw + 2 * s + se - nw - 2 * n - ne;
      const square = gx * gx + gy * gy;
      if (square < threshold) continue;
      const length = Math.sqrt(square);
      const [ux, uy] = [gx / length, gy / length];
      const [ix, iy] = [Math.round(x - 2 * ux), Math.round(y - 2 * uy)];
      if (ix < 0 || iy < 0 || ix >= width || iy >= height || pixels[iy * width + ix] > dark) continue;
      for (let radius = least; radius <= most; radius++) {
        const cx = Math.round(x - radius * ux);
        const cy = Math.round(y - radius * uy);
        if (cx < 0 || cy < 0 || cx >= width || cy >= height) break;
        votes[(radius - least) * area + cy * width + cx]++;
      }
    }
  }
  return strongest(votes, width, height, planes, least, radiusPower, maxima);
}

/** The highest local maxima of the votes, summed over 3 x 3 centres and 3 radii. */
function strongest(
  votes: Uint16Array,
  width: number,
  height: number,
  planes: number,
  least: number,
  power: number,
  count: number,
): Circle[] {
  const area = width * height;
  const best = new Float32Array(area);
  const bestRadius = new Uint8Array(area);
  const sums = new Uint16Array(area);
  const across = new Uint16Array(area);
  for (let plane = 0; plane < planes; plane++) {
    const near = [plane - 1, plane, plane + 1].filter(other => other >= 0 && other < planes);
    sums.fill(0);
    for (const other of near) {
      const from = other * area;
      for (let at = 0; at < area; at++) sums[at] += votes[from + at];
    }
    for (let at = 1; at < area - 1; at++) across[at] = sums[at - 1] + sums[at] + sums[at + 1];
    const weight = (plane + least) ** -power;
    for (let at = width; at < area - width; at++) {
      const score = weight * (across[at - width] + across[at] + across[at + width]);
      if (score <= best[at]) continue;
      best[at] = score;
      bestRadius[at] = plane + least;
    }
  }
  const found: { circle: Circle; score: number }[] = [];
  for (let y = 2; y < height - 2; y++) {
    for (let x = 2; x < width - 2; x++) {
      const at = y * width + x;
      if (best[at] > 0 && isPeak(best, at, width))
        found.push({ circle: { x, y, radius: bestRadius[at] }, score: best[at] });
    }
  }
  found.sort((a, b) => b.score - a.score);
  return found.slice(0, count).map(({ circle }) => circle);
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
function darkRegions(image: Image, counts: Uint32Array): Circle[] {
  const { blobShares, leastRadiusPx, mostRadiusPx } = segmentParameters.pupil;
  const levels = new Set(blobShares.map(share => quantile(counts, share)));
  const leastArea = Math.PI * (leastRadiusPx / 2) ** 2 * 0.6;
  const mostArea = Math.PI * (mostRadiusPx / 2) ** 2;
  return [...levels].flatMap(level =>
    regions(image, level)
      .filter(({ area }) => area >= leastArea && area <= mostArea)
      .sort((a, b) => b.area - a.area)
      .slice(0, 4)
      .map(({ x, y, area }) => ({ x, y, radius: Math.sqrt(area / Math.PI) })),
  );
}

/** The connected regions (by sides) of pixels at or below a level: middle and area. */
function regions({ widthPx: width, pixels }: Image, level: number) {
  const isDark = new Uint8Array(pixels.length);
  for (let at = 0; at < pixels.length; at++) isDark[at] = pixels[at] <= level ? 1 : 0;
  const found: { x: number; y: number; area: number }[] = [];
  const queue = new Int32Array(pixels.length);
  for (let start = isDark.indexOf(1); start >= 0; start = isDark.indexOf(1, start + 1)) {
    let [area, sumX, sumY, taken] = [1, 0, 0, 0];
    queue[0] = start;
    isDark[start] = 0;
    while (taken < area) {
      const at = queue[taken++];
      const x = at % width;
      sumX += x;
      sumY += (at - x) / width;
      const beside = [x > 0 ? at - 1 : -1, x < width - 1 ? at + 1 : -1, at - width, at + width];
      for (const next of beside) {
        if (next < 0 || next >= isDark.length || isDark[next] === 0) continue;
        isDark[next] = 0;
        queue[area++] = next;
      }
    }
    found.push({ x: sumX / area, y: sumY / area, area });
  }
  return found;
}
