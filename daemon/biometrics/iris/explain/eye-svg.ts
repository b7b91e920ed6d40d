import { palette } from '../../explain/palette.ts';
import { type Picture, pictureOf } from '../../explain/picture.ts';
import { drawing, element, group, label, pathOf, type Svg } from '../../explain/svg.ts';
import type { SheetMask } from '../mask.ts';
import { sheetColumns, sheetRings } from '../rubber-sheet.ts';
import type { Contour, Segmentation } from '../segment/segmentation.ts';
import { contourInks, covers, fillOf, hatches } from './inks.ts';
import { cellCorners, cornersOf, shareOfRing, placeWithin } from './plane.ts';

/** Drawings are at least so wide, that lines have room, px. */
const leastWidth = 640;
const stripHeight = 36;

/** The two contours with their centres, over the image. */
export function drawContours(segmentation: Segmentation, picture: Picture): string {
  return overEye('Boundaries', picture, contoursOf(segmentation), [
    { name: 'pupil', mark: { fill: contourInks.pupil } },
    { name: 'limbus, where lids cover it as it would be', mark: { fill: contourInks.limbus } },
    { name: 'what is unrolled', mark: dotted(palette.dim) },
  ]);
}

/** What of the iris is left out, over the image. */
export function drawCovers(segmentation: Segmentation, mask: SheetMask, picture: Picture): string {
  const areas = covers.map(({ shows, name }) => {
    const cells = columnRuns(mask, shows).map(
      ({ column, from, to }) => `${pathOf(shifted(cellCorners(segmentation, column, from, to)))}z`,
    );
    return element('path', { d: cells.join(''), fill: fillOf(name) });
  });
  const legend = covers.map(({ name }) => ({ name, mark: { fill: fillOf(name) } }));
  return overEye('Mask', picture, [...areas, ...contoursOf(segmentation)], legend);
}

/** The contours and what is unrolled between them, in pixels of the image. */
export function contoursOf(segmentation: Segmentation): Svg[] {
  const { pupil, limbus } = segmentation;
  return [
    ...[0, sheetRings].map(ring => ringOf(segmentation, shareOfRing(ring))),
    contourOf(pupil, contourInks.pupil),
    contourOf(limbus, contourInks.limbus),
  ];
}

function contourOf(contour: Contour, stroke: string): Svg {
  const [{ x, y }] = shifted([contour]);
  const cross = `M${x - 3} ${y}h6M${x} ${y - 3}v6`;
  const line = { fill: 'none', stroke, 'stroke-width': 1.2 };
  return group(line, [
    element('path', { d: `${pathOf(shifted(cornersOf(contour)))}z` }),
    element('path', { d: cross }),
  ]);
}

function ringOf(segmentation: Segmentation, share: number): Svg {
  const places = Array.from({ length: sheetColumns }, (_, column) =>
    placeWithin(segmentation, column / sheetColumns, share),
  );
  return element('path', { d: `${pathOf(shifted(places))}z`, ...dotted('#ffffff') });
}

const dotted = (stroke: string) => ({
  fill: 'none',
  stroke,
  'stroke-width': 0.8,
  'stroke-dasharray': '1 2',
});

/** From the middles of pixels to the drawing, in which a pixel begins at a whole number. */
const shifted = (places: readonly { readonly x: number; readonly y: number }[]) =>
  places.map(({ x, y }) => ({ x: x + 0.5, y: y + 0.5 }));

/** Samples of a column that are seen as something, side by side, from ring `from` up to but without `to`. */
function columnRuns(
  mask: SheetMask,
  seen: number,
): { readonly column: number; readonly from: number; readonly to: number }[] {
  const runs = [];
  for (let column = 0; column < sheetColumns; column++) {
    for (let ring = 0; ring < sheetRings; ring++) {
      const from = ring;
      while (ring < sheetRings && mask[ring * sheetColumns + column] === seen) ring++;
      if (ring > from) runs.push({ column, from, to: ring });
    }
  }
  return runs;
}

interface LegendEntry {
  readonly name: string;
  readonly mark: Readonly<Record<string, string | number>>;
}

function overEye(
  title: string,
  picture: Picture,
  over: readonly Svg[],
  legend: readonly LegendEntry[],
): string {
  const scale = Math.max(1, leastWidth / picture.widthPx);
  const [width, height] = [scale * picture.widthPx, scale * picture.heightPx];
  return drawing(width, height + stripHeight, title, [
    hatches,
    element('rect', { width, height: height + stripHeight, fill: palette.paper }),
    group({ transform: `scale(${scale})` }, [pictureOf(picture), ...over]),
    group({ transform: `translate(0 ${height})` }, legendOf(legend)),
  ]);
}

function legendOf(entries: readonly LegendEntry[]): Svg[] {
  let x = 12;
  return entries.flatMap(({ name, mark }) => {
    const left = x;
    x += 36 + 7 * name.length;
    return [
      element('rect', { x: left, y: 11, width: 18, height: 14, stroke: palette.edge, ...mark }),
      label(left + 24, 23, name, { 'font-size': 13, fill: palette.text }),
    ];
  });
}
