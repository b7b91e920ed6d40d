import type { Random } from '../random.ts';
import type { FingerClass } from './model.ts';
import { smoothNoise } from './noise.ts';
import { masterParameters } from './parameters.ts';

const { orientation, dpi } = masterParameters;
const mmPerInch = 25.4;

/** A place on the skin in mm: x to the right from the middle of the finger, y upwards from the flexion crease. */
interface Place {
  readonly x: number;
  readonly y: number;
}

/** The hill that ridges of a plain arch climb. */
interface Hill extends Place {
  readonly heightMm: number;
  readonly widthMm: number;
  readonly reachMm: number;
}

/** The singular points of a finger: what its class comes down to. */
export interface Pattern {
  readonly archRadiusMm: number;
  readonly cores: readonly Place[];
  readonly deltas: readonly Place[];
  readonly hill?: Hill;
}

/** Draws the singular points of a finger of this class. */
export function drawPattern(fingerClass: FingerClass, random: Random): Pattern {
  const core = {
    x: random.normal(0, orientation.coreStrayMm),
    y: random.uniform(...orientation.coreHeightMm),
  };
  const delta = (side: -1 | 1) => ({
    x: side * random.uniform(...orientation.deltaSideMm) + core.x,
    y: random.uniform(...orientation.deltaHeightMm),
  });
  const below = (down: number, aside: number) => ({ x: core.x + aside, y: core.y - down });
  const archRadiusMm = random.uniform(...orientation.archRadiusMm);
  switch (fingerClass) {
    case 'left-loop':
      return { archRadiusMm, cores: [core], deltas: [delta(1)] };
    case 'right-loop':
      return { archRadiusMm, cores: [core], deltas: [delta(-1)] };
    case 'whorl': {
      const lower = below(random.uniform(...orientation.whorlCoresMm), random.normal(0, 0.4));
      return { archRadiusMm, cores: [core, lower], deltas: [delta(-1), delta(1)] };
    }
    case 'double-loop': {
      const aside = random.pick([-1, 1]) * random.uniform(...orientation.doubleSideMm);
      const lower = below(random.uniform(...orientation.doubleCoresMm), aside);
      return { archRadiusMm, cores: [core, lower], deltas: [delta(-1), delta(1)] };
    }
    case 'tented-arch': {
      const tent = below(random.uniform(...orientation.tentMm), random.normal(0, 0.3));
      return { archRadiusMm, cores: [core], deltas: [tent] };
    }
    case 'arch':
      return { archRadiusMm, cores: [], deltas: [], hill: drawHill(core, random) };
  }
}

function drawHill(top: Place, random: Random): Hill {
  return {
    x: top.x,
    y: top.y - 4,
    heightMm: random.uniform(...orientation.hillMm),
    widthMm: random.uniform(...orientation.hillWidthMm),
    reachMm: random.uniform(...orientation.hillReachMm),
  };
}

/**
 * The direction of the ridges at every pixel, radians, counter-clockwise as a reader sees it, modulo pi.
 * Singular points with their images below the crease, so that ridges lie flat along it, times arches through both ends
 * of the crease; then the finger's own wandering.
 */
export function orientationField(
  pattern: Pattern,
  random: Random,
  widthPx: number,
  heightPx: number,
): Float32Array {
  const pxPerMm = dpi / mmPerInch;
  const field = smoothNoise(random, widthPx, heightPx, orientation.wanderMm * pxPerMm);
  for (let row = 0; row < heightPx; row++) {
    const y = (heightPx - row) / pxPerMm - orientation.creaseMm;
    for (let column = 0; column < widthPx; column++) {
      const x = (column - widthPx / 2) / pxPerMm;
      const at = row * widthPx + column;
      field[at] = direction(pattern, x, y) + orientation.wanderRad * field[at];
    }
  }
  return field;
}

/** Minus half the argument of the quadratic differential (z^2 - R^2)^-2 prod (z-d)(z-d*) / prod (z-c)(z-c*). */
function direction({ archRadiusMm, cores, deltas, hill }: Pattern, x: number, y: number): number {
  let angle = Math.atan2(2 * x * y, x * x - y * y - archRadiusMm * archRadiusMm);
  for (const core of cores) angle += 0.5 * mirroredArgument(x, y, core);
  for (const delta of deltas) angle -= 0.5 * mirroredArgument(x, y, delta);
  return hill ? angle + slope(hill, x, y) : angle;
}

/** arg((z - p)(z - p*)), p* being the image of p below the crease. */
function mirroredArgument(x: number, y: number, point: Place): number {
  return Math.atan2(y - point.y, x - point.x) + Math.atan2(y + point.y, x - point.x);
}

/** The direction along a Gaussian hill that flattens out above and below. */
function slope(hill: Hill, x: number, y: number): number {
  const aside = (x - hill.x) / hill.widthMm;
  const up = (y - hill.y) / hill.reachMm;
  const rise = (hill.heightMm / hill.widthMm) * -2 * aside * Math.exp(-aside * aside - up * up);
  return Math.atan(rise);
}
