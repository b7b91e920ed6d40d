import type { Image } from '../../../core/image.ts';
import { palette } from '../../explain/palette.ts';
import { type Picture, pictureOf, rowRuns } from '../../explain/picture.ts';
import { drawing, element, group, label, type Svg } from '../../explain/svg.ts';
import type { SheetMask } from '../mask.ts';
import { type RubberSheet, sheetColumns, sheetRings, shows } from '../rubber-sheet.ts';
import { covers, fillOf, hatches } from './inks.ts';

/** Pixels of the drawing for a sample, and below it the angles. */
const [cellWidth, cellHeight] = [4, 5];
const axisHeight = 26;

/** The sheet as a picture, the greys of the iris stretched to all greys; what was not seen is white. */
export function sheetImage({ grey, shows: seen }: RubberSheet, mask: SheetMask): Image {
  const greys = grey.filter((_, cell) => mask[cell] === shows.iris).sort();
  const [black, white] = [0.01, 0.99].map(share => greys[Math.floor(share * greys.length)] ?? 0);
  const range = Math.max(1, white - black);
  const pixels = Uint8Array.from(grey, (value, cell) =>
    seen[cell] === shows.iris ? 255 * Math.max(0, Math.min(1, (value - black) / range)) : 255,
  );
  return { widthPx: sheetColumns, heightPx: sheetRings, dpi: 500, pixels };
}

/** The sheet, the pupil's edge above. */
export function drawSheet(sheet: Picture): string {
  return onSheet('Rubber sheet', [pictureOf(sheet)]);
}

/** The same with what is left out. */
export function drawMaskedSheet(sheet: Picture, mask: SheetMask): string {
  const areas = covers.map(({ shows, name }) => {
    const runs = rowRuns(sheetColumns, sheetRings, cell => mask[cell] === shows);
    const d = runs.map(({ row, from, to }) => `M${from} ${row}h${to - from}v1h${from - to}z`).join('');
    return element('path', { d, fill: fillOf(name) });
  });
  return onSheet('Rubber sheet, masked', [pictureOf(sheet), ...areas]);
}

function onSheet(title: string, content: readonly Svg[]): string {
  const [width, height] = [cellWidth * sheetColumns, cellHeight * sheetRings];
  return drawing(width, height + axisHeight, title, [
    hatches,
    element('rect', { width, height: height + axisHeight, fill: palette.paper }),
    group({ transform: `scale(${cellWidth} ${cellHeight})` }, content),
    angleAxis(width, height),
  ]);
}

/** Names of the directions, from the image's right clockwise, under a drawing that is so wide. */
export function angleAxis(width: number, top: number): Svg {
  const names = ['right', 'below', 'left', 'above', 'right'];
  return group(
    { 'font-size': 12, fill: palette.dim, stroke: 'none' },
    names.flatMap((name, k) => {
      const x = (k * width) / (names.length - 1);
      const anchor = k === 0 ? 'start' : k === names.length - 1 ? 'end' : 'middle';
      return [
        element('path', { d: `M${x} ${top}v5`, stroke: palette.dim }),
        label(x, top + 18, name, { 'text-anchor': anchor }),
      ];
    }),
  );
}
