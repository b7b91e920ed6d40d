import type { Random } from '../random.ts';
import type { MasterPrint, SensorModel } from './model.ts';
import { smoothNoise } from '../noise.ts';
import { type Habit, impressionParameters, masterParameters, type Range } from './parameters.ts';
import { type ContactArea, contactRadius, type Placement } from './placement.ts';

const { contact, skin } = impressionParameters;

/** Where the skin touches the glass, per pixel of the sensor: 0 (air) to 1 (full contact). */
export function touch(
  master: MasterPrint,
  sensor: SensorModel,
  habit: Habit,
  area: ContactArea,
  place: Placement,
  random: Random,
): Float32Array {
  const scale = master.dpi / sensor.dpi;
  const noise = (label: string, cellPx: number) =>
    smoothNoise(random.fork(label), sensor.widthPx, sensor.heightPx, cellPx / scale);
  const edge = noise('edge', contact.edgeCellPx);
  const patches = noise('patches', skin.patchCellPx);
  const rough = noise('rough', skin.roughCellPx);
  const draw = (range: Range) => random.uniform(...range);
  const moisture = draw(habit.moisture);
  const patchiness = draw(habit.patchiness);
  const roughness = draw(habit.roughness);
  return edge.map((stray, at) => {
    const height = reliefAt(master, place.x[at], place.y[at]);
    const inside = 1 - contactRadius(area, place.x[at], place.y[at]) + contact.edgeRoughness * stray;
    if (inside <= 0 || Number.isNaN(height)) return 0;
    const thinning = contact.rimThinning * Math.max(0, 1 - inside / contact.rim) ** 2;
    const wetness = moisture + patchiness * patches[at] - thinning;
    return logistic((height + wetness + roughness * rough[at]) / skin.softness);
  });
}

/** Height of the skin by bilinear interpolation, -1 to 1; NaN beside the finger. */
function reliefAt(master: MasterPrint, fromMiddleX: number, fromMiddleY: number): number {
  const x = fromMiddleX + master.widthPx / 2 - 0.5;
  const y = fromMiddleY + master.heightPx / 2 - 0.5;
  const left = Math.floor(x);
  const top = Math.floor(y);
  if (left < 0 || top < 0 || left + 1 >= master.widthPx || top + 1 >= master.heightPx) return Number.NaN;
  const at = top * master.widthPx + left;
  const { relief } = master;
  if (relief[at] === -128 || relief[at + master.widthPx + 1] === -128) return Number.NaN;
  const upper = relief[at] + (x - left) * (relief[at + 1] - relief[at]);
  const below = at + master.widthPx;
  const lower = relief[below] + (x - left) * (relief[below + 1] - relief[below]);
  return (upper + (y - top) * (lower - upper)) / 127;
}

const logistic = (value: number) => 1 / (1 + Math.exp(-value));

/** Scratches and creases lift the skin off the glass along a line. */
export function scratch(touched: Float32Array, sensor: SensorModel, habit: Habit, random: Random): void {
  const pxPerPx = sensor.dpi / masterParameters.dpi;
  for (let left = random.integer(habit.scratches + 1); left > 0; left--) {
    const angle = random.uniform(0, Math.PI);
    const half = (random.uniform(...skin.scratchLengthPx) * pxPerPx) / 2;
    const width = random.uniform(...skin.scratchWidthPx) * pxPerPx;
    const x = random.uniform(0, sensor.widthPx);
    const y = random.uniform(0, sensor.heightPx);
    liftAlong(touched, sensor, { x, y, angle, half, width });
  }
}

interface Line {
  readonly x: number;
  readonly y: number;
  readonly angle: number;
  readonly half: number;
  readonly width: number;
}

function liftAlong(touched: Float32Array, sensor: SensorModel, line: Line): void {
  const reach = line.half + 3 * line.width;
  const [left, right] = [Math.max(0, line.x - reach), Math.min(sensor.widthPx - 1, line.x + reach)];
  const [top, bottom] = [Math.max(0, line.y - reach), Math.min(sensor.heightPx - 1, line.y + reach)];
  for (let row = Math.ceil(top); row <= bottom; row++) {
    for (let column = Math.ceil(left); column <= right; column++) {
      const dx = column - line.x;
      const dy = row - line.y;
      const along = Math.abs(dx * Math.cos(line.angle) + dy * Math.sin(line.angle));
      const aside = dy * Math.cos(line.angle) - dx * Math.sin(line.angle);
      const distance = Math.hypot(aside, Math.max(0, along - line.half)) / line.width;
      touched[row * sensor.widthPx + column] *= 1 - Math.exp(-0.5 * distance * distance);
    }
  }
}

/** Drags the finger over the glass during the exposure: the mean along the way, px of the sensor. */
export function smear(
  touched: Float32Array,
  sensor: SensorModel,
  habit: Habit,
  random: Random,
): Float32Array {
  const way = (random.uniform(...habit.smearPx) * sensor.dpi) / masterParameters.dpi;
  if (way < 1) return touched;
  const angle = random.uniform(0, 2 * Math.PI);
  const steps = Math.ceil(way);
  const offsets = Array.from({ length: steps + 1 }, (_, step) => {
    const dx = Math.round((step / steps) * way * Math.cos(angle));
    const dy = Math.round((step / steps) * way * Math.sin(angle));
    return { dx, dy };
  });
  return touched.map((_, at) => {
    const row = Math.floor(at / sensor.widthPx);
    const column = at % sensor.widthPx;
    let [sum, count] = [0, 0];
    for (const { dx, dy } of offsets) {
      if (column + dx < 0 || column + dx >= sensor.widthPx) continue;
      if (row + dy < 0 || row + dy >= sensor.heightPx) continue;
      sum += touched[at + dy * sensor.widthPx + dx];
      count++;
    }
    return sum / count;
  });
}
