import type { FingerprintTemplate, Minutia, RidgeDetail } from '../../core/fingerprint.ts';
import { median } from '../../core/median.ts';
import { type NeighbourTable, tabulateNeighbours, type Views } from './neighbours.ts';
import { type Outline, type OutlineSize, outlineSize, traceOutline } from './outline.ts';
import { parameters } from './parameters.ts';
import { believableDpi } from './resample.ts';
import { type Straighten, straightener } from './straighten.ts';

/** Minutiae as flat arrays, at one scale. */
export interface MinutiaFrames {
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
}

/**
 * A template made ready for many comparisons. In a minutia's frame, `forward` runs along its direction and `sideward` a
 * quarter turn clockwise from it as a reader sees it. What the minutiae see of each other is worked out when somebody asks:
 * the kernel, which compares, works it out for itself (assembly/minutiae/prepare), so that hardly anybody does.
 */
export interface PreparedTemplate extends MinutiaFrames, Views {
  readonly neighbours: NeighbourTable;
  readonly outline: Outline;
  /** That of `outline`, which it costs nothing to know. */
  readonly outlineSize: OutlineSize;
  /** Pixels of the template for one pixel here. */
  readonly scale: number;
  readonly detail: RidgeDetail | undefined;
  /** Whether its views are straightened by the ridges between the minutiae; it then has its detail. */
  readonly isStraightened: boolean;
  /** The same with views straightened; only beside `detail`. */
  readonly straightened: PreparedTemplate | undefined;
}

const typeCodes: Record<Minutia['type'], number> = { other: 0, ending: 1, bifurcation: 2 };

/** Works out once what every comparison with this template needs. More minutiae than an extraction keeps are cut to the best. */
export function prepare(template: FingerprintTemplate): PreparedTemplate {
  const scale = believableDpi(template.dpi) / parameters.workingDpi;
  return preparedFrames(framesOf(template, scale), scale, template.detail);
}

/** The same for minutiae that were brought into that form before. */
export function preparedFrames(frames: MinutiaFrames, scale = 1, detail?: RidgeDetail): PreparedTemplate {
  return new LazyTemplate(frames, scale, detail, false);
}

function framesOf(template: FingerprintTemplate, scale: number): MinutiaFrames {
  const minutiae = bestMinutiae(withinReach(template.minutiae, (parameters.largestSidePx / 2) * scale));
  const angle = Float32Array.from(minutiae, minutia => -minutia.angle);
  return {
    count: minutiae.length,
    x: Float32Array.from(minutiae, minutia => minutia.x / scale),
    y: Float32Array.from(minutiae, minutia => minutia.y / scale),
    angle,
    cosine: angle.map(Math.cos),
    sine: angle.map(Math.sin),
    type: Uint8Array.from(minutiae, minutia => typeCodes[minutia.type]),
  };
}

/**
 * A record may claim minutiae far apart, which no finger has: those no further than `reach` from the middle are kept, in its own
 * px, so that tables stay small.
 */
export function withinReach(minutiae: readonly Minutia[], reach: number): readonly Minutia[] {
  if (minutiae.length === 0) return minutiae;
  const x = median(minutiae.map(minutia => minutia.x));
  const y = median(minutiae.map(minutia => minutia.y));
  return minutiae.filter(minutia => Math.max(Math.abs(minutia.x - x), Math.abs(minutia.y - y)) <= reach);
}

function bestMinutiae(minutiae: readonly Minutia[]): readonly Minutia[] {
  if (minutiae.length <= parameters.minutia.kept) return minutiae;
  return [...minutiae].sort((a, b) => b.quality - a.quality).slice(0, parameters.minutia.kept);
}

class LazyTemplate implements PreparedTemplate {
  readonly count: number;
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly angle: Float32Array;
  readonly cosine: Float32Array;
  readonly sine: Float32Array;
  readonly type: Uint8Array;
  readonly outlineSize: OutlineSize;
  readonly scale: number;
  readonly detail: RidgeDetail | undefined;
  readonly isStraightened: boolean;
  #views: Views | undefined;
  #neighbours: NeighbourTable | undefined;
  #outline: Outline | undefined;
  #straightened: PreparedTemplate | undefined;

  constructor(
    frames: MinutiaFrames,
    scale: number,
    detail: RidgeDetail | undefined,
    isStraightened: boolean,
  ) {
    this.count = frames.count;
    this.x = frames.x;
    this.y = frames.y;
    this.angle = frames.angle;
    this.cosine = frames.cosine;
    this.sine = frames.sine;
    this.type = frames.type;
    this.outlineSize = outlineSize(frames.x, frames.y);
    this.scale = scale;
    this.detail = detail;
    this.isStraightened = isStraightened;
  }

  get straightened(): PreparedTemplate | undefined {
    if (this.detail === undefined || this.isStraightened) return undefined;
    this.#straightened ??= new LazyTemplate(this, this.scale, this.detail, true);
    return this.#straightened;
  }

  get forward(): Float32Array {
    return this.#seen.forward;
  }

  get sideward(): Float32Array {
    return this.#seen.sideward;
  }

  get distance(): Float32Array {
    return this.#seen.distance;
  }

  get turn(): Float32Array {
    return this.#seen.turn;
  }

  get neighbours(): NeighbourTable {
    this.#neighbours ??= tabulateNeighbours(this.#seen, this.count);
    return this.#neighbours;
  }

  get outline(): Outline {
    this.#outline ??= traceOutline(this.x, this.y);
    return this.#outline;
  }

  get #seen(): Views {
    const straighten = this.isStraightened && this.detail ? straightener(this.detail) : asItLies;
    this.#views ??= viewTables(this, straighten);
    return this.#views;
  }
}

const asItLies: Straighten = (_x, _y, to) => to;

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
