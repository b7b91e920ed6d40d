import type { Random } from '../random.ts';
import type { MasterPrint, SensorModel } from './model.ts';
import { smoothNoise } from '../noise.ts';
import { type Habit, impressionParameters, type Range } from './parameters.ts';

const { distortion } = impressionParameters;

/** The place on the finger that each pixel of the sensor sees; px of the master from the middle of the finger, y down. */
export interface Placement {
  readonly x: Float32Array;
  readonly y: Float32Array;
}

/** The part of the finger that touches, px of the master from the middle of the finger, y down. */
export interface ContactArea {
  readonly centreY: number;
  readonly across: number;
  readonly up: number;
  readonly down: number;
}

/** Draws the area that touches the glass. */
export function drawContactArea(habit: Habit, random: Random): ContactArea {
  const draw = (range: Range) => random.uniform(...range);
  return {
    centreY: -draw(habit.contactRisePx),
    across: draw(habit.contactPx.across),
    up: draw(habit.contactPx.up),
    down: draw(habit.contactPx.down),
  };
}

/** How far a place is from the middle of the contact, 1 being its edge. */
export function contactRadius(area: ContactArea, x: number, y: number): number {
  const down = y - area.centreY;
  const across = x / area.across;
  const along = down / (down < 0 ? area.up : area.down);
  return Math.sqrt(across * across + along * along);
}

/** Turns, shifts and stretches the finger under the sensor. */
export function placeFinger(
  master: MasterPrint,
  sensor: SensorModel,
  habit: Habit,
  area: ContactArea,
  random: Random,
): Placement {
  const scale = master.dpi / sensor.dpi;
  const turn = (random.uniform(-habit.turnDegrees, habit.turnDegrees) * Math.PI) / 180;
  const shiftX = random.normal(0, habit.shiftPx);
  // The traveller aims with the fingertip: where it touches is what comes to lie in the middle of the glass.
  const shiftY = random.normal(0, habit.shiftPx) - area.centreY;
  const slip = drawSlip(habit, area, random.fork('slip'));
  const wander = (label: string) =>
    smoothNoise(random.fork(label), sensor.widthPx, sensor.heightPx, distortion.wanderCellPx / scale);
  const x = wander('wander x');
  const y = wander('wander y');
  for (let at = 0; at < x.length; at++) {
    const row = Math.floor(at / sensor.widthPx);
    const glassX = ((at % sensor.widthPx) + 0.5 - sensor.widthPx / 2) * scale - shiftX;
    const glassY = (row + 0.5 - sensor.heightPx / 2) * scale - shiftY;
    const [fingerX, fingerY] = slip(
      glassX * Math.cos(turn) - glassY * Math.sin(turn),
      glassX * Math.sin(turn) + glassY * Math.cos(turn),
    );
    x[at] = fingerX + distortion.wanderPx * x[at];
    y[at] = fingerY + distortion.wanderPx * y[at];
  }
  return { x, y };
}

/**
 * Skin distortion after Cappelli, Maio, Maltoni (Modelling Plastic Distortion in Fingerprint Images, 2001): the skin
 * under the most pressure is held, the skin beyond turns and slides with the finger, a ring between the two stretches.
 */
function drawSlip(
  habit: Habit,
  area: ContactArea,
  random: Random,
): (x: number, y: number) => [number, number] {
  const torsion = (random.normal(0, habit.torsionDegrees) * Math.PI) / 180;
  const slideX = random.normal(0, habit.slidePx);
  const slideY = random.normal(0, habit.slidePx);
  const held = random.uniform(...distortion.heldFraction);
  const cos = Math.cos(torsion) - 1;
  const sin = Math.sin(torsion);
  return (x, y) => {
    const radius = contactRadius(area, x, y) / held;
    const share = easeIn((radius - 1) / (distortion.slipEnds - 1));
    const down = y - area.centreY;
    return [x + share * (cos * x - sin * down + slideX), y + share * (sin * x + cos * down + slideY)];
  };
}

/** 0 up to 0, 1 from 1 on, smooth between. */
function easeIn(share: number): number {
  const t = Math.max(0, Math.min(1, share));
  return 0.5 * (1 - Math.cos(Math.PI * t));
}
