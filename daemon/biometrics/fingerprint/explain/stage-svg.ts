import type { FingerprintTemplate } from '../../../core/fingerprint.ts';
import type { OrientationField } from '../orientation.ts';
import { cellAt, type Grid, type Mask } from '../raster.ts';
import { placeLabels } from './labels.ts';
import { heat, palette } from './palette.ts';
import { type Picture, pictureOf, rowRuns, signs } from './print.ts';
import { decimal, drawing, element, group, label, pathOf, type Svg } from './svg.ts';

/** Drawings are so much larger than the raster, that lines have room. */
const enlarged = 2;
const stripHeight = 36;

/** The ridge orientation as line segments over the faded print; the clearer the orientation, the darker. */
export function drawOrientation({ angle, coherence }: OrientationField, mask: Mask, print: Picture): string {
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
export function drawHeat(grid: Grid, mask: Mask, print: Picture, scale: HeatScale): string {
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

/** The minutiae over the print, the quality of each beside it. */
export function drawMinutiae({ minutiae }: FingerprintTemplate, print: Picture): string {
  const size = { width: enlarged * print.widthPx, height: enlarged * print.heightPx };
  const places = minutiae.map(minutia => ({ ...minutia, x: enlarged * minutia.x, y: enlarged * minutia.y }));
  const labels = placeLabels(places, 5, size).map((place, index) =>
    place ? label(place.x, place.y, String(minutiae[index].quality)) : undefined,
  );
  const text = { fill: palette.paired, stroke: palette.halo, 'stroke-width': 3, 'paint-order': 'stroke' };
  return drawing(size.width, size.height, 'Minutiae', [
    element('rect', { ...size, fill: palette.paper }),
    group({ transform: `scale(${enlarged})`, opacity: 0.7 }, [pictureOf(print)]),
    signs(places, palette.unpaired),
    group(
      { ...text, 'font-size': 11, 'font-weight': 600 },
      labels.flatMap(drawn => drawn ?? []),
    ),
  ]);
}

function overPrint(
  title: string,
  print: Picture,
  opacity: number,
  over: readonly Svg[],
  below: readonly Svg[] = [],
): string {
  const [width, height] = [enlarged * print.widthPx, enlarged * print.heightPx];
  const whole = height + (below.length > 0 ? stripHeight : 0);
  return drawing(width, whole, title, [
    element('rect', { width, height: whole, fill: palette.paper }),
    group({ transform: `scale(${enlarged})` }, [group({ opacity }, [pictureOf(print)]), ...over]),
    group({ transform: `translate(0 ${height})` }, below),
  ]);
}
