import type { FingerprintTemplate, Minutia, RidgeDetail } from '../../core/fingerprint.ts';
import { type NeighbourTable, tabulateNeighbours, type Views } from './neighbours.ts';
import { type Outline, seenCells, traceOutline } from './outline.ts';
import { parameters } from './parameters.ts';
import { believableDpi } from './resample.ts';
import { type Straighten, straightener } from './straighten.ts';

/**
 * A template made ready for many comparisons: one scale, flat arrays, and every minutia's view of the others worked out
 * once. In a minutia's frame, `forward` runs along its direction and `sideward` a quarter turn clockwise from it as a
 * reader sees it.
 */
export interface PreparedTemplate extends Views {
  readonly count: number;
  /** Pixels at the working resolution, y downwards. */
  readonly x: Float32Array;
  readonly y: Float32Array;
  /** Radians in pixel coordinates, and its cosine and sine. */
  readonly angle: Float32Array;
  readonly cosine: Float32Array;
  readonly sine: Float32Array;
  /** 1 ending, 2 bifurcation, 0 other. */
  readonly type: Uint8Array;
  readonly neighbours: NeighbourTable;
  readonly outline: Outline;
  /** `seenCells` of the outline. */
  readonly seen: Uint8Array;
  /** Pixels of the template for one pixel here. */
  readonly scale: number;
  readonly detail?: RidgeDetail;
  /** The same with views straightened by the ridges between the minutiae; only beside `detail`. */
  readonly straightened?: PreparedTemplate;
}

const typeCodes: Record<Minutia['type'], number> = { other: 0, ending: 1, bifurcation: 2 };

/** Works out once what every comparison with this template needs. More minutiae than an extraction keeps are cut to the best. */
export function prepare(template: FingerprintTemplate): PreparedTemplate {
  const scale = believableDpi(template.dpi) / parameters.workingDpi;
  const minutiae = bestMinutiae(withinReach(template.minutiae, scale));
  const x = Float32Array.from(minutiae, minutia => minutia.x / scale);
  const y = Float32Array.from(minutiae, minutia => minutia.y / scale);
  const angle = Float32Array.from(minutiae, minutia => -minutia.angle);
  const cosine = angle.map(Math.cos);
  const sine = angle.map(Math.sin);
  const frame = { x, y, angle, cosine, sine };
  const outline = traceOutline(x, y);
  const prepared: PreparedTemplate = {
    ...frame,
    count: minutiae.length,
    type: Uint8Array.from(minutiae, minutia => typeCodes[minutia.type]),
    ...seenBy(frame, (_x, _y, to) => to),
    outline,
    seen: seenCells(outline, frame),
    scale,
  };
  const { detail } = template;
  if (detail === undefined) return prepared;
  const straightened = { ...prepared, ...seenBy(frame, straightener(detail)), detail };
  return { ...prepared, detail, straightened };
}

/** What the minutiae see of each other. */
function seenBy(frame: MinutiaFrames, straighten: Straighten) {
  const views = viewTables(frame, straighten);
  const neighbours = tabulateNeighbours(views, frame.x.length);
  return { ...views, neighbours };
}

/** A record may claim minutiae far apart, which no finger has: those about the middle are kept, so that tables stay small. */
function withinReach(minutiae: readonly Minutia[], scale: number): readonly Minutia[] {
  const middle = (places: number[]) => places.sort((a, b) => a - b)[places.length >> 1];
  const x = middle(minutiae.map(minutia => minutia.x));
  const y = middle(minutiae.map(minutia => minutia.y));
  const reach = (parameters.largestSidePx / 2) * scale;
  return minutiae.filter(minutia => Math.max(Math.abs(minutia.x - x), Math.abs(minutia.y - y)) <= reach);
}

function bestMinutiae(minutiae: readonly Minutia[]): readonly Minutia[] {
  if (minutiae.length <= parameters.minutia.kept) return minutiae;
  return [...minutiae].sort((a, b) => b.quality - a.quality).slice(0, parameters.minutia.kept);
}

interface MinutiaFrames {
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly angle: Float32Array;
  readonly cosine: Float32Array;
  readonly sine: Float32Array;
}

function viewTables({ x, y, angle, cosine, sine }: MinutiaFrames, straighten: Straighten): Views {
  const n = x.length;
  const views = () => new Float32Array(n * n);
  const [forward, sideward, distance, turn] = [views(), views(), views(), views()];
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < n; k++) {
      const { dx, dy } = straighten(x[i], y[i], { dx: x[k] - x[i], dy: y[k] - y[i] });
      forward[i * n + k] = dx * cosine[i] + dy * sine[i];
      sideward[i * n + k] = dy * cosine[i] - dx * sine[i];
      distance[i * n + k] = Math.sqrt(dx * dx + dy * dy);
      turn[i * n + k] = angle[k] - angle[i];
    }
  }
  return { forward, sideward, distance, turn };
}
