import { median, quantile } from '../../core/median.ts';
import { type Circle, fitCircle } from '../iris/segment/circle.ts';
import { edgeAlong, type Span } from './edges.ts';
import type { EyePlace } from './eye-place.ts';
import { parameters } from './parameters.ts';
import { greyAt, type Ray, type Raster } from './ray.ts';

const { rays, stepPx, edgeWidth, smallest, largest, leastContrast, tolerance, leastSupport, reach } =
  parameters.pupil;
const { sideHalfDegrees, irisChange, brightest } = parameters.pupil;

/** Turns of centre and circle: the first centre is off by what the eye has moved. */
const rounds = 3;

/**
 * Where the eye is in a frame, when it is known where it was in one before. Undefined where no pupil is found near there: a
 * blink, or no eye. Much cheaper than a segmentation, and good for a radius, not for a template.
 */
export function followPupil(frame: Raster, before: EyePlace): EyePlace | undefined {
  const iris = irisLevel(frame, before);
  const cap = brightest * iris;
  let centre = darkCentre(frame, before, iris);
  let circle: Circle | undefined;
  for (let round = 0; round < rounds; round++) {
    circle = pupilAround(frame, centre, before.irisRadiusPx, cap);
    if (circle === undefined) return undefined;
    centre = circle;
  }
  if (circle === undefined) return undefined;
  const { x, y, radiusPx } = circle;
  return { x, y, pupilRadiusPx: radiusPx, irisRadiusPx: irisAround(frame, before, circle) };
}

/** The grey of the iris, where lids are rare, and far enough out for a pupil that has moved or widened. */
function irisLevel(frame: Raster, { x, y, pupilRadiusPx, irisRadiusPx }: EyePlace): number {
  const outerPx = (pupilRadiusPx + 3 * irisRadiusPx) / 4;
  const levels = raysBeside(x, y).map(ray => {
    const point = pointOn(ray, outerPx);
    return greyAt(frame, point.x, point.y);
  });
  return median(levels.filter(level => !Number.isNaN(level)));
}

/** The middle of what is nearer to black than to the iris, within the pupil's reach: an eye moves between frames. */
function darkCentre(frame: Raster, before: EyePlace, iris: number): { x: number; y: number } {
  const { x, y, pupilRadiusPx, irisRadiusPx } = before;
  const reachPx = pupilRadiusPx + reach * irisRadiusPx;
  const gridPx = Math.max(1, irisRadiusPx / 30);
  const points: { x: number; y: number; level: number }[] = [];
  for (let dy = -reachPx; dy <= reachPx; dy += gridPx) {
    for (let dx = -reachPx; dx <= reachPx; dx += gridPx) {
      const level = greyAt(frame, x + dx, y + dy);
      if (dx * dx + dy * dy <= reachPx * reachPx && level <= iris)
        points.push({ x: x + dx, y: y + dy, level });
    }
  }
  const black = quantile(
    points.map(({ level }) => level),
    0.02,
  );
  const dark = points.filter(({ level }) => level - black <= iris - level);
  return dark.length === 0
    ? { x, y }
    : { x: median(dark.map(one => one.x)), y: median(dark.map(one => one.y)) };
}

function pupilAround(
  frame: Raster,
  { x, y }: { x: number; y: number },
  irisRadiusPx: number,
  cap: number,
): Circle | undefined {
  const span: Span = {
    fromPx: smallest * irisRadiusPx,
    toPx: largest * irisRadiusPx,
    stepPx,
    widthPx: edgeWidth * irisRadiusPx,
    leastContrast,
  };
  const radii = circleOfRays(x, y).flatMap(ray => {
    const radiusPx = edgeAlong(frame, ray, span, cap);
    return radiusPx === undefined ? [] : [{ ray, radiusPx }];
  });
  const usualPx = median(radii.map(({ radiusPx }) => radiusPx));
  const agreeing = radii.filter(({ radiusPx }) => Math.abs(radiusPx - usualPx) <= tolerance * 2 * usualPx);
  const circle = circleThrough(agreeing.map(({ ray, radiusPx }) => pointOn(ray, radiusPx)));
  if (circle === undefined) return undefined;
  const near = agreeing
    .map(({ ray, radiusPx }) => pointOn(ray, radiusPx))
    .filter(
      point =>
        Math.abs(Math.hypot(point.x - circle.x, point.y - circle.y) / circle.radiusPx - 1) <= tolerance,
    );
  return near.length < leastSupport * rays ? undefined : circleThrough(near);
}

/** The radius of the iris by its sides; that of the frame before where it cannot be seen. */
function irisAround(frame: Raster, { irisRadiusPx }: EyePlace, { x, y, radiusPx }: Circle): number {
  const span: Span = {
    fromPx: Math.max(1.1 * radiusPx, (1 - irisChange) * irisRadiusPx),
    toPx: (1 + irisChange) * irisRadiusPx,
    stepPx,
    widthPx: edgeWidth * irisRadiusPx,
    leastContrast: leastContrast / 2,
  };
  const sides = raysBeside(x, y);
  // Opposite rays are seen together: the centre of the pupil is not that of the iris.
  const radii = sides.flatMap(ray => edgeAlong(frame, ray, span) ?? []);
  return radii.length < sides.length / 2 ? irisRadiusPx : median(radii);
}

/** Whether an angle lies in the sectors left and right of the pupil. */
export function isBeside(angle: number): boolean {
  return Math.abs(Math.sin(angle)) <= Math.sin((sideHalfDegrees * Math.PI) / 180);
}

const raysBeside = (x: number, y: number) => circleOfRays(x, y).filter(({ angle }) => isBeside(angle));

function circleOfRays(x: number, y: number): Ray[] {
  return Array.from({ length: rays }, (_, ray) => ({ x, y, angle: (2 * Math.PI * ray) / rays }));
}

function pointOn({ x, y, angle }: Ray, distancePx: number): { x: number; y: number } {
  return { x: x + distancePx * Math.cos(angle), y: y + distancePx * Math.sin(angle) };
}

function circleThrough(points: readonly { x: number; y: number }[]): Circle | undefined {
  return fitCircle(
    points.flatMap(({ x, y }) => [x, y]),
    points.length,
  );
}
