import { type Random, randomFrom, type Seed } from '../random.ts';
import type { EyeCapture, EyeCondition, EyeModel, EyeSensor, Reflection } from './model.ts';
import { captureParameters, eyeHabits, type Range } from './parameters.ts';

/** Draws how an eye meets the camera once. The same arguments give the same values. */
export function drawCapture(
  eye: EyeModel,
  seed: Seed,
  condition: EyeCondition,
  sensor: EyeSensor,
): EyeCapture {
  const habit = eyeHabits[condition];
  const random = randomFrom(eye.seed).fork(eye.eye).fork('capture').fork(seed);
  const draw = (range: Range) => random.uniform(...range);
  const gaze = draw(habit.gazeDegrees);
  // Eyes turn further to the sides than up and down.
  const towards = random.uniform(0, 2 * Math.PI);
  const { slope, tissueWave } = captureParameters;
  const tissue = random.fork('tissue');
  const wave = () => tissue.normal(0, tissueWave);
  return {
    seed: String(seed),
    frame: 0,
    xPx: sensor.widthPx * (0.5 + random.normal(0, habit.shift)),
    yPx: sensor.heightPx * 0.5 + sensor.widthPx * random.normal(0, habit.shift),
    pxPerMm: sensor.pxPerMm * draw(habit.scale),
    rollDegrees: random.normal(0, habit.rollDegrees),
    torsionDegrees: random.normal(0, habit.torsionDegrees),
    yawDegrees: gaze * Math.cos(towards),
    pitchDegrees: 0.6 * gaze * Math.sin(towards),
    dilation: draw(habit.dilation),
    tissueWaves: [
      [wave(), wave()],
      [wave(), wave()],
    ],
    opening: draw(habit.opening),
    defocusMm: draw(habit.defocusMm),
    motionMm: draw(habit.motionMm),
    motionAngle: random.uniform(0, Math.PI),
    illuminationNm: sensor.illuminationNm,
    gain: draw(captureParameters.gain),
    slopeX: random.normal(0, slope),
    slopeY: random.normal(0, slope),
    veil: draw(captureParameters.veil),
    reflections: drawReflections(random.fork('reflections')),
  };
}

function drawReflections(random: Random): Reflection[] {
  const { chance, most, reachMm, sizeMm, grey } = captureParameters.reflections;
  if (!random.chance(chance)) return [];
  return Array.from({ length: 1 + random.integer(most) }, () => ({
    xMm: random.uniform(-reachMm, reachMm),
    yMm: random.uniform(-reachMm, reachMm),
    acrossMm: random.uniform(...sizeMm),
    alongMm: random.uniform(...sizeMm),
    angle: random.uniform(0, Math.PI),
    grey: random.uniform(...grey),
  }));
}
