import type { FingerprintTemplate } from '../../../core/fingerprint.ts';
import type { Image } from '../../../core/image.ts';
import type { OrientationField } from '../orientation.ts';
import { parameters } from '../parameters.ts';
import { cellAt, type Grid, type Mask } from '../raster.ts';
import { believableDpi } from '../resample.ts';
import type { Box } from './frame.ts';
import { placeLabels } from './labels.ts';
import { heat, palette } from '../../explain/palette.ts';
import type { Point } from './placement.ts';
import { type Picture, pictureOf, rowRuns } from '../../explain/picture.ts';
import { signs } from './print.ts';
import { decimal, drawing, element, group, label, pathOf, type Svg } from '../../explain/svg.ts';

/** Drawings are so much larger than the raster, that lines have room. */
const enlarged = 2;
const stripHeight = 36;

/** A print on the raster that was extracted, and the part of it that is looked at. */
export interface FramedPrint extends Picture {
  readonly box: Box;
}

/** The ridge orientation as line segments over the faded print; the clearer the orientation, the darker. */
export function drawOrientation(
  { angle, coherence }: OrientationField,
  mask: Mask,
  print: FramedPrint,
): string {
  const stepPx = 12;
  const segments: Svg[] = [];
  for (let y = stepPx / 2; y < mask.heightPx; y += stepPx) {
    for (let x = stepPx / 2; x < mask.widthPx; x += stepPx) {
      if (!isFinger(mask, x, y)) continue;
      const cell = cellAt(angle, x, y);
      segments.push(segment(x, y, angle.values[cell], coherence.values[cell], stepPx * 0.42));
    }
  }
  const ink = { stroke: palette.paired, 'stroke-width': 1.4, 'stroke-linecap': 'round' };
  return overPrint('Ridge orientation', print, 0.35, [group(ink, segments)]);
}

function segment(x: number, y: number, angle: number, coherence: number, reach: number): Svg {
  const [dx, dy] = [reach * Math.cos(angle), reach * Math.sin(angle)];
  const ends = [
    { x: x - dx, y: y - dy },
    { x: x + dx, y: y + dy },
  ];
  return element('path', { d: pathOf(ends), 'stroke-opacity': Math.max(0.1, coherence ** 4) });
}

/** What the colours of a heat map stand for. */
export interface HeatScale {
  readonly title: string;
  readonly unit: string;
  readonly low: number;
  readonly high: number;
}

/** Values of a grid as colours over the print, where the mask is set, with the scale below. */
export function drawHeat(grid: Grid, mask: Mask, print: FramedPrint, scale: HeatScale): string {
  const { cols, rows, cellPx, values } = grid;
  const levels = 24;
  const levelAt = (cell: number) => {
    const x = ((cell % cols) + 0.5) * cellPx;
    const y = (Math.floor(cell / cols) + 0.5) * cellPx;
    if (!isFinger(mask, x, y)) return undefined;
    const share = (values[cell] - scale.low) / (scale.high - scale.low);
    return Math.round(levels * Math.max(0, Math.min(1, share)));
  };
  const found = Array.from(values, (_, cell) => levelAt(cell));
  const areas = Array.from({ length: levels + 1 }, (_, level) => {
    const runs = rowRuns(cols, rows, cell => found[cell] === level).map(
      ({ row, from, to }) =>
        `M${from * cellPx} ${row * cellPx}h${(to - from) * cellPx}v${cellPx}h${(from - to) * cellPx}z`,
    );
    return { d: runs.join(''), fill: heat(level / levels) };
  });
  const map = areas.filter(({ d }) => d !== '').map(({ d, fill }) => element('path', { d, fill }));
  return overPrint(scale.title, print, 1, [group({ 'fill-opacity': 0.72 }, map)], scaleStrip(scale));
}

/** Whether the mask is set at a place; beyond its edge, at the edge. */
function isFinger({ widthPx, heightPx, values }: Mask, x: number, y: number): boolean {
  const column = Math.min(widthPx - 1, Math.round(x));
  const row = Math.min(heightPx - 1, Math.round(y));
  return values[row * widthPx + column] === 1;
}

/** From low to high, left to right. */
function scaleStrip({ low, high, unit }: HeatScale): Svg[] {
  const steps = 40;
  const width = 5;
  const boxes = Array.from({ length: steps }, (_, k) =>
    element('rect', { x: 60 + k * width, y: 10, width, height: 14, fill: heat(k / (steps - 1)) }),
  );
  const text = { 'font-size': 13, fill: palette.text };
  return [
    ...boxes,
    label(52, 22, decimal(low), { ...text, 'text-anchor': 'end' }),
    label(68 + steps * width, 22, `${decimal(high)} ${unit}`.trimEnd(), text),
  ];
}

/**
 * The minutiae over the print, the quality of each beside it. `image` is what the template was made of: where the raster
 * that was extracted is a part of it, the middle.
 */
export function drawMinutiae(template: FingerprintTemplate, image: Image, print: FramedPrint): string {
  const { box } = print;
  const size = { width: enlarged * box.width, height: enlarged * box.height };
  const places = template.minutiae.map(({ type, angle, ...place }) => {
    const { x, y } = onRaster(place, image, print);
    return { type, angle, x: enlarged * (x - box.x), y: enlarged * (y - box.y) };
  });
  const labels = placeLabels(places, 5, size).flatMap((place, index) =>
    place ? [label(place.x, place.y, String(template.minutiae[index].quality))] : [],
  );
  const text = { fill: palette.paired, stroke: palette.halo, 'stroke-width': 3, 'paint-order': 'stroke' };
  const over = [
    signs(places, palette.unpaired),
    group({ ...text, 'font-size': 11, 'font-weight': 600 }, labels),
  ];
  return overPrint('Minutiae', print, 0.6, [], [], over);
}

function onRaster({ x, y }: Point, image: Image, raster: Picture): Point {
  const scale = believableDpi(image.dpi) / parameters.workingDpi;
  const offset = (side: number, rasterSide: number) => Math.max(0, (side - rasterSide * scale) / 2);
  return {
    x: (x - offset(image.widthPx, raster.widthPx)) / scale,
    y: (y - offset(image.heightPx, raster.heightPx)) / scale,
  };
}

/**
 * The part of the print that is looked at, faded to `opacity`. `over` is drawn in pixels of the raster, `below` under the
 * print and `above` on it in pixels of the drawing.
 */
function overPrint(
  title: string,
  print: FramedPrint,
  opacity: number,
  over: readonly Svg[],
  below: readonly Svg[] = [],
  above: readonly Svg[] = [],
): string {
  const { x, y, width: boxWidth, height: boxHeight } = print.box;
  const [width, height] = [enlarged * boxWidth, enlarged * boxHeight];
  const whole = height + (below.length > 0 ? stripHeight : 0);
  const onPlane = { transform: `scale(${enlarged}) translate(${-x} ${-y})` };
  return drawing(width, whole, title, [
    element('rect', { width, height: whole, fill: palette.paper }),
    element('svg', { width, height }, group(onPlane, [group({ opacity }, [pictureOf(print)]), ...over])),
    ...above,
    group({ transform: `translate(0 ${height})` }, below),
  ]);
}
