import type { FingerprintTemplate, Minutia } from '../../../core/fingerprint.ts';
import type { MinutiaPair } from '../../engine.ts';
import { type Picture, pictureOf, rowRuns } from '../../explain/picture.ts';
import { traceOutline } from '../outline.ts';
import { parameters } from '../parameters.ts';
import { believableDpi } from '../resample.ts';
import { type Box, cornersOf } from './frame.ts';
import { tailOf } from './marks.ts';
import { palette } from '../../explain/palette.ts';
import type { Point } from './placement.ts';
import { decimal, element, group, pathOf, type Svg } from '../../explain/svg.ts';

/** What is known of an impression. Without a picture it is drawn by its minutiae, on what the comparer takes as seen. */
export interface Print {
  readonly name: string;
  readonly template: FingerprintTemplate;
  readonly picture?: Picture;
}

/** The picture, or the part of the plane that the comparer takes as seen; in the print's own pixels. */
export const backdrop = ({ picture, template }: Print): Svg =>
  picture ? pictureOf(picture) : silhouette(template);

/** What has to be in the frame: the minutiae and a margin, no further than the picture goes. */
export function extentOf({ template, picture }: Print): Point[] {
  const marginPx = (24 * believableDpi(template.dpi)) / parameters.workingDpi;
  const whole = cornersOf(0, 0, template.widthPx, template.heightPx);
  if (template.minutiae.length === 0) return whole;
  const around = template.minutiae.flatMap(({ x, y }) =>
    cornersOf(x - marginPx, y - marginPx, 2 * marginPx, 2 * marginPx),
  );
  if (!picture) return around;
  const { widthPx, heightPx } = picture;
  return around.map(({ x, y }) => ({
    x: Math.max(0, Math.min(widthPx, x)),
    y: Math.max(0, Math.min(heightPx, y)),
  }));
}

function silhouette({ minutiae, dpi }: FingerprintTemplate): Svg {
  const scale = believableDpi(dpi) / parameters.workingDpi;
  const cellPx = parameters.neighbour.outlineCellPx;
  const { leftPx, topPx, cols, rows, cells } = traceOutline(
    Float32Array.from(minutiae, ({ x }) => x / scale),
    Float32Array.from(minutiae, ({ y }) => y / scale),
  );
  const runs = rowRuns(cols, rows, at => cells[at] === 1).map(
    ({ row, from, to }) =>
      `M${decimal(leftPx + from * cellPx)} ${decimal(topPx + row * cellPx)}h${(to - from) * cellPx}v${cellPx}h${(from - to) * cellPx}z`,
  );
  const ink = {
    fill: palette.seen,
    stroke: palette.seen,
    'stroke-width': cellPx,
    'stroke-linejoin': 'round',
  };
  return element('path', { transform: `scale(${scale})`, d: runs.join(''), ...ink });
}

/** The minutiae of a print that no pair holds: by their place, since a pair knows no index. */
export function unpairedOf(
  minutiae: readonly Minutia[],
  pairs: readonly MinutiaPair[],
  side: 'probe' | 'reference',
): Minutia[] {
  return minutiae.filter(({ x, y }) =>
    pairs.every(pair => Math.abs(pair[side].x - x) > samePx || Math.abs(pair[side].y - y) > samePx),
  );
}

/** Below the distance of two minutiae, above the rounding of a pair's place (px). */
const samePx = 0.1;

/** Radius of a minutia's sign, and how far its direction reaches (px of the drawing). */
const signPx = 2.2;
const reachPx = 8;

/** A minutia to be drawn: where, and the direction that a reader sees it have. */
export interface DrawnMinutia extends Point {
  readonly type: Minutia['type'];
  readonly angle: number;
}

/** Signs of minutiae: a dot for an ending, a diamond for a bifurcation, a line along the direction; light about them. */
export function signs(minutiae: readonly DrawnMinutia[], ink: string): Svg {
  const shapes = minutiae.map(minutia => at(minutia, ...shapeOf(minutia)));
  const light = { fill: 'none', stroke: palette.halo, 'stroke-width': 3, 'stroke-opacity': 0.85 };
  return group({}, [group(light, shapes), group({ fill: ink, stroke: ink, 'stroke-width': 1.2 }, shapes)]);
}

function shapeOf({ type, angle }: DrawnMinutia): Svg[] {
  const tail = element('path', { d: tailOf(angle, 0, reachPx) });
  return [tail, type === 'bifurcation' ? element('path', { d: diamond }) : element('circle', { r: signPx })];
}

/** As large to the eye as the dot. */
const diamondPx = 1.3 * signPx;
const diamond = `${pathOf([
  { x: 0, y: -diamondPx },
  { x: diamondPx, y: 0 },
  { x: 0, y: diamondPx },
  { x: -diamondPx, y: 0 },
])}z`;

/** Puts what is drawn about (0, 0) at a point. */
export const at = ({ x, y }: Point, ...what: readonly Svg[]): Svg =>
  group({ transform: `translate(${decimal(x)} ${decimal(y)})` }, what);

/** A window onto the plane: what lies in the box, in a rectangle of the drawing. */
export const pane = (where: Box, box: Box, content: readonly Svg[]): Svg =>
  group({}, [
    element('rect', { ...where, fill: palette.paper }),
    element(
      'svg',
      { ...where, viewBox: [box.x, box.y, box.width, box.height].map(decimal).join(' ') },
      ...content,
    ),
    element('rect', { ...where, fill: 'none', stroke: palette.edge }),
  ]);
