import type { Random } from '../random.ts';
import type { FingerClass } from './model.ts';
import { smoothNoise } from '../noise.ts';
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

/** A turn of the ridges about a place, which fades with the distance. */
interface Bend extends Place {
  readonly angleRad: number;
}

/** How the legs below the core of a loop are pressed together. */
interface Legs extends Place {
  /** The direction in which the loop opens. */
  readonly axisRad: number;
  readonly pressRad: number;
}

/** The singular points of a finger: what its class comes down to. */
export interface Pattern {
  readonly archRadiusMm: number;
  readonly bend: Bend;
  readonly cores: readonly Place[];
  readonly deltas: readonly Place[];
  readonly hill?: Hill;
  readonly legs?: Legs;
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
  const common = { archRadiusMm, bend: { ...core, angleRad: drawBend(fingerClass, random.fork('bend')) } };
  switch (fingerClass) {
    case 'left-loop':
      return pressed({ ...common, cores: [core], deltas: [delta(1)] }, core, random.fork('legs'));
    case 'right-loop':
      return pressed({ ...common, cores: [core], deltas: [delta(-1)] }, core, random.fork('legs'));
    case 'whorl': {
      const lower = below(random.uniform(...orientation.whorlCoresMm), random.normal(0, 0.4));
      return { ...common, cores: [core, lower], deltas: [delta(-1), delta(1)] };
    }
    case 'double-loop': {
      const aside = random.pick([-1, 1]) * random.uniform(...orientation.doubleSideMm);
      const lower = below(random.uniform(...orientation.doubleCoresMm), aside);
      return { ...common, cores: [core, lower], deltas: [delta(-1), delta(1)] };
    }
    case 'tented-arch': {
      const tent = below(random.uniform(...orientation.tentMm), random.normal(0, 0.3));
      return pressed({ ...common, cores: [core], deltas: [tent] }, core, random.fork('legs'));
    }
    case 'arch':
      break;
  }
  return { ...common, cores: [], deltas: [], hill: drawHill(core, random) };
}

/**
 * About a core at angle phi the ridges run at rest + phi / 2, which is a fan whose axis is where both agree. That rest
 * is what the pattern has just above the core, less the quarter turn of being above it.
 */
function pressed(pattern: Pattern, core: Place, random: Random): Pattern {
  const rest = direction(pattern, core.x, core.y + 1e-3) - Math.PI / 4;
  return {
    ...pattern,
    legs: { ...core, axisRad: 2 * rest, pressRad: random.uniform(...orientation.pressRad) },
  };
}

/** Steepens a loop (downwards to its own side); turns a whorl to either side. */
function drawBend(fingerClass: FingerClass, random: Random): number {
  const [mean, deviation] = orientation.bendRad;
  if (fingerClass === 'left-loop') return random.normal(mean, deviation);
  if (fingerClass === 'right-loop') return random.normal(-mean, deviation);
  return fingerClass === 'arch' ? 0 : random.normal(0, deviation);
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

/** Minus half the argument of the quadratic differential (z^2 - R^2)^-2 prod (z-d)(z-d*) / prod (z-c)(z-c*), and what is added. */
export function direction(pattern: Pattern, x: number, y: number): number {
  const { archRadiusMm, bend, hill, legs } = pattern;
  let angle = Math.atan2(2 * x * y, x * x - y * y - archRadiusMm * archRadiusMm);
  for (const core of pattern.cores) angle += 0.5 * mirroredArgument(x, y, core);
  for (const delta of pattern.deltas) angle -= 0.5 * mirroredArgument(x, y, delta);
  angle += bend.angleRad * fade(bend, orientation.bendReachMm, x, y);
  if (hill) angle += slope(hill, x, y);
  if (legs) {
    const off = Math.atan2(y - legs.y, x - legs.x) - legs.axisRad;
    angle -= legs.pressRad * Math.sin(off) * fade(legs, orientation.pressReachMm, x, y);
  }
  return angle;
}

/** 1 at the place, falling as a Gaussian with this deviation. */
function fade(place: Place, reachMm: number, x: number, y: number): number {
  return Math.exp(-0.5 * (((x - place.x) / reachMm) ** 2 + ((y - place.y) / reachMm) ** 2));
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
