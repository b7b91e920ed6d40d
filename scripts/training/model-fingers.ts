// Fingers and impressions at minutia level: what the search is trained on and measured with, thousands a second.
// A finger is a ridge direction field of the simulated scanner with minutiae thrown into it; an impression is that, warped,
// turned, cropped, jittered, with some minutiae missed and some invented. How dense, how far: as in real templates.
import type { FingerprintTemplate, Minutia } from '../../daemon/core/fingerprint.ts';
import { direction, drawPattern } from '../../hal/drivers/sim/fingerprint/orientation.ts';
import { masterParameters } from '../../hal/drivers/sim/fingerprint/parameters.ts';
import type { Random } from '../../hal/drivers/sim/random.ts';

/** Px at 500 dpi. */
const widthPx = 400;
const heightPx = 560;
const pxPerMm = 500 / 25.4;
const { creaseMm } = masterParameters.orientation;

/** How an impression strays from the finger. */
export interface Habits {
  /** Share of the minutiae that an impression misses; share of what it shows that is not there. */
  readonly missed: number;
  readonly invented: number;
  /** Jitter of a place, px, and of a direction, radians. */
  readonly jitterPx: number;
  readonly jitterRad: number;
  /** Mean deviation of the smooth warp of the skin, px, each axis; of stretch and shear, fractions. */
  readonly warpPx: number;
  readonly stretch: number;
  /** Deviation of the turn of a finger, radians, and of its place in the contact, px. */
  readonly turnRad: number;
  readonly shiftPx: number;
  /** Half axes of the contact area, px. */
  readonly contactAcrossPx: readonly [number, number];
  readonly contactAlongPx: readonly [number, number];
  /** The most that a template keeps. */
  readonly kept: number;
}

export const modelHabits: Habits = {
  missed: 0.18,
  invented: 0.08,
  jitterPx: 1.6,
  jitterRad: 0.06,
  warpPx: 3.5,
  stretch: 0.025,
  turnRad: 0.16,
  shiftPx: 28,
  contactAcrossPx: [80, 135],
  contactAlongPx: [105, 185],
  kept: 45,
};

/** Of another finger that is made of a donor: so far off that it is not the donor's, and as whole as the donor. */
export const donatedHabits: Habits = {
  ...modelHabits,
  missed: 0.1,
  invented: 0.1,
  jitterPx: 3,
  jitterRad: 0.08,
  warpPx: 7,
  stretch: 0.04,
  contactAcrossPx: [130, 180],
  contactAlongPx: [170, 260],
};

const modelFinger = {
  /** Minutiae a square pixel that are really there. */
  density: 8e-4,
  /** Deviation of a minutia from the ridges' own direction, radians. */
  strayRad: 0.03,
  periodPx: 9,
  /** Deviation of the wandering of the ridges, radians. */
  wanderRad: 0.06,
  /** How much of the divergence turns up as minutiae of one sense, and the deviation of what is by chance. */
  excess: 2.2,
  polarity: 0.2,
} as const;

/** A minutia of the finger itself: px from the middle of the finger, y downwards; direction as the template's. */
interface TrueMinutia {
  readonly x: number;
  readonly y: number;
  readonly angle: number;
  readonly type: Minutia['type'];
  /** How well it shows on average, 0 to 100. */
  readonly clarity: number;
}

export interface ModelFinger {
  readonly minutiae: readonly TrueMinutia[];
}

/** A minutia of an impression, and which of the finger it is; -1 for one that is not there. */
export interface ShownMinutia extends Minutia {
  readonly source: number;
}

/**
 * Ridges begin and end where the others draw apart or together: how many more point along the field than against it, a
 * square pixel, is the divergence of (unit tangent / ridge period). So regions have one sense, as on real fingers; without
 * that, impostors would be far too easy to tell.
 */
export function growModelFinger(random: Random): ModelFinger {
  const { density, strayRad, periodPx } = modelFinger;
  const fingerClass = random.pickWeighted(masterParameters.classShares);
  const pattern = drawPattern(fingerClass, random.fork('pattern'));
  const wander = smoothField(random, modelFinger.wanderRad, 110, 420);
  const ridge = (x: number, y: number) =>
    direction(pattern, x / pxPerMm, (heightPx / 2 - y) / pxPerMm - creaseMm) + wander(x, y);
  const polarity = smoothField(random, modelFinger.polarity, 220, 520);
  const count = Math.round(random.normal(1, 0.12) * density * widthPx * heightPx);
  const minutiae = Array.from({ length: count }, (): TrueMinutia => {
    const x = random.uniform(-widthPx / 2, widthPx / 2);
    const y = random.uniform(-heightPx / 2, heightPx / 2);
    const along = ridge(x, y);
    const excess = divergence(ridge, x, y, along) / (periodPx * density);
    const forwards = random.chance(0.5 + 0.5 * (modelFinger.excess * excess + polarity(x, y)));
    return {
      x,
      y,
      angle: along + (forwards ? 0 : Math.PI) + random.normal(0, strayRad),
      type: random.chance(0.54) ? 'ending' : 'bifurcation',
      clarity: random.normal(36, 11),
    };
  });
  return { minutiae };
}

/** Of the unit tangent, 1/px; y downwards, angles counter-clockwise as a reader sees them. */
function divergence(ridge: (x: number, y: number) => number, x: number, y: number, along: number): number {
  const step = 6;
  const change = (to: number) => {
    const turn = (to - along) % Math.PI;
    return (turn > Math.PI / 2 ? turn - Math.PI : turn < -Math.PI / 2 ? turn + Math.PI : turn) / step;
  };
  return -Math.sin(along) * change(ridge(x + step, y)) + Math.cos(along) * change(ridge(x, y - step));
}

/** A sum of a few random waves with that deviation. */
function smoothField(random: Random, deviation: number, shortestPx: number, longestPx: number) {
  const waves = Array.from({ length: 5 }, () => {
    const heading = random.uniform(0, 2 * Math.PI);
    const rate = (2 * Math.PI) / random.uniform(shortestPx, longestPx);
    return {
      u: rate * Math.cos(heading),
      v: rate * Math.sin(heading),
      phase: random.uniform(0, 2 * Math.PI),
      height: deviation * Math.sqrt(2 / 5) * random.uniform(0.5, 1.5),
    };
  });
  return (x: number, y: number) =>
    waves.reduce((sum, { u, v, phase, height }) => sum + height * Math.sin(u * x + v * y + phase), 0);
}

/**
 * A finger made of the minutiae of one template, by default mirrored: real in all that neighbours have to do with each other, and
 * nobody's. (Minutiae of several donors put together are far too easy to tell from real prints.)
 */
export function donatedFinger(
  { minutiae, widthPx, heightPx, dpi }: FingerprintTemplate,
  isMirrored = true,
): ModelFinger {
  const scale = dpi / 500;
  return {
    minutiae: minutiae.map(({ x, y, angle, type, quality }) => ({
      x: ((isMirrored ? -1 : 1) * (x - widthPx / 2)) / scale,
      y: (y - heightPx / 2) / scale,
      angle: isMirrored ? Math.PI - angle : angle,
      type,
      clarity: quality,
    })),
  };
}

/** One capture of the finger. */
export function takeModelImpression(
  finger: ModelFinger,
  random: Random,
  habits = modelHabits,
): readonly ShownMinutia[] {
  const { jitterPx, jitterRad, missed, invented, kept } = habits;
  const contact = drawContact(random, habits);
  const place = drawPlacement(random, habits);
  const shown: ShownMinutia[] = [];
  finger.minutiae.forEach(({ x, y, angle, type, clarity }, source) => {
    if (!contact(x, y) || random.chance(missed)) return;
    const at = place(x, y);
    const tip = place(x + 4 * Math.cos(angle), y - 4 * Math.sin(angle));
    shown.push({
      x: at.x + random.normal(0, jitterPx),
      y: at.y + random.normal(0, jitterPx),
      angle: Math.atan2(at.y - tip.y, tip.x - at.x) + random.normal(0, jitterRad),
      type: random.chance(0.85) ? type : 'ending',
      quality: clarity + random.normal(0, 8),
      source,
    });
  });
  const extra = Math.round((shown.length * invented) / (1 - invented));
  for (let n = 0; n < extra; n++) shown.push(invent(shown, random));
  return shown.sort((a, b) => b.quality - a.quality).slice(0, kept);
}

/** A false minutia: a little beside a true one, along the same ridges as that or against them. */
function invent(shown: readonly ShownMinutia[], random: Random): ShownMinutia {
  const { x, y, angle } = shown.length > 0 ? random.pick(shown) : { x: 0, y: 0, angle: 0 };
  return {
    x: x + random.normal(0, 30),
    y: y + random.normal(0, 30),
    angle: angle + random.normal(0, 0.25) + (random.chance(0.5) ? Math.PI : 0),
    type: random.chance(0.5) ? 'ending' : 'bifurcation',
    quality: random.normal(28, 12),
    source: -1,
  };
}

function drawContact(random: Random, habits: Habits): (x: number, y: number) => boolean {
  const across = random.uniform(...habits.contactAcrossPx);
  const along = random.uniform(...habits.contactAlongPx);
  const x0 = random.normal(0, habits.shiftPx);
  const y0 = random.normal(0, 1.4 * habits.shiftPx);
  return (x, y) => ((x - x0) / across) ** 2 + ((y - y0) / along) ** 2 < 1;
}

function drawPlacement(random: Random, habits: Habits): (x: number, y: number) => { x: number; y: number } {
  const { warpPx, stretch, turnRad } = habits;
  const strength = random.uniform(0.4, 1.6) * warpPx;
  const warpX = smoothField(random, strength, 180, 500);
  const warpY = smoothField(random, strength, 180, 500);
  const turn = random.normal(0, turnRad);
  const [cosine, sine] = [Math.cos(turn), Math.sin(turn)];
  const [a, b, c, d] = [1, 0, 0, 1].map(entry => entry + random.normal(0, stretch));
  return (x, y) => {
    const u = a * x + b * y + warpX(x, y);
    const v = c * x + d * y + warpY(x, y);
    return { x: cosine * u - sine * v, y: sine * u + cosine * v };
  };
}

/** The impression as a template: whole pixels of a 500 dpi picture, as an extraction would give it. */
export function templateOf(shown: readonly ShownMinutia[]): FingerprintTemplate {
  const left = Math.min(...shown.map(({ x }) => x)) - 12;
  const top = Math.min(...shown.map(({ y }) => y)) - 12;
  const minutiae = shown.map(({ type, x, y, angle, quality }) => ({
    type,
    x: Math.round(x - left),
    y: Math.round(y - top),
    angle: ((angle % (2 * Math.PI)) + 2 * Math.PI) % (2 * Math.PI),
    quality: Math.max(1, Math.min(100, Math.round(quality))),
  }));
  return {
    widthPx: 12 + Math.max(...minutiae.map(({ x }) => x)),
    heightPx: 12 + Math.max(...minutiae.map(({ y }) => y)),
    dpi: 500,
    position: 0,
    quality: 60,
    minutiae,
  };
}
