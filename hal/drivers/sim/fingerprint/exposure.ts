import type { Random } from '../random.ts';
import type { SensorModel } from './model.ts';
import { smoothNoise } from '../noise.ts';
import { type Habit, impressionParameters, type Range } from './parameters.ts';

const { exposure } = impressionParameters;

/** Turns contact into grey: where the skin touches, the light is lost; then the sensor's blur, grain and noise. */
export function expose(touched: Float32Array, sensor: SensorModel, habit: Habit, random: Random): Uint8Array {
  const field = (label: string, cellPx: number) =>
    smoothNoise(random.fork(label), sensor.widthPx, sensor.heightPx, cellPx);
  const ground = field('ground', exposure.groundCellPx);
  const unevenness = field('depth', exposure.depthCellPx);
  const residue = field('residue', exposure.residueCellPx);
  const grain = field('grain', exposure.grainCellPx);
  const draw = (range: Range) => random.uniform(...range);
  const [groundGrey, vignette, residueGrey] = [
    draw(exposure.ground),
    draw(exposure.vignette),
    draw(exposure.residue),
  ];
  const [depth, grainGrey, noiseGrey] = [draw(habit.depth), draw(exposure.grain), draw(exposure.noise)];
  const blurred = blur(touched, sensor.widthPx, sensor.heightPx);
  const noise = random.fork('noise');
  const pixels = new Uint8Array(blurred.length);
  for (let at = 0; at < pixels.length; at++) {
    const contact = blurred[at];
    const empty =
      groundGrey +
      exposure.groundDeviation * ground[at] -
      vignette * fromCentre(at, sensor) -
      residueGrey * Math.max(0, residue[at] - 1);
    const dark = depth * (1 + exposure.depthUnevenness * unevenness[at]) * contact;
    const grey = empty - dark + grainGrey * grain[at] * (0.3 + 0.7 * contact) + noiseGrey * noise.normal();
    pixels[at] = Math.max(0, Math.min(255, Math.round(grey)));
  }
  return pixels;
}

/** Square of the distance from the middle of the picture, 1 in its corners. */
function fromCentre(at: number, { widthPx, heightPx }: SensorModel): number {
  const x = (2 * (at % widthPx)) / widthPx - 1;
  const y = (2 * Math.floor(at / widthPx)) / heightPx - 1;
  return (x * x + y * y) / 2;
}

/** The binomial 1-2-1 both ways: about the point spread of a 500 dpi sensor. */
function blur(image: Float32Array, widthPx: number, heightPx: number): Float32Array {
  const across = image.map((value, at) => {
    const column = at % widthPx;
    const left = column > 0 ? image[at - 1] : value;
    const right = column < widthPx - 1 ? image[at + 1] : value;
    return (left + 2 * value + right) / 4;
  });
  return across.map((value, at) => {
    const above = at >= widthPx ? across[at - widthPx] : value;
    const below = at < widthPx * (heightPx - 1) ? across[at + widthPx] : value;
    return (above + 2 * value + below) / 4;
  });
}
