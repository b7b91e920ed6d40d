// Impressions at minutia level of the fingers of model-fingers.ts: warped, turned, cropped, jittered, with some minutiae missed
// and some invented, as far as real templates are.
import type { FingerprintTemplate, Minutia } from '../../daemon/core/fingerprint.ts';
import type { Random } from '../../hal/drivers/sim/random.ts';
import type { ModelFinger } from './model-fingers.ts';
import { smoothField } from './smooth-field.ts';

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

/** A minutia of an impression, and which of the finger it is; -1 for one that is not there. */
export interface ShownMinutia extends Minutia {
  readonly source: number;
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
