import type { LidDistances } from './lids.ts';
import { type EyeCapture, type EyeModel, type EyeTruth, surface, type TrueContour } from './model.ts';
import type { IrisPlane, Rings } from './rings.ts';
import type { View } from './view.ts';

/** Angles of a contour. */
const angles = 128;
/** What covers at least so much of a pixel is what it shows; a light of so many greys is a glint. */
const covers = 0.5;
const glints = 60;

/** What is true of a picture. */
export function truthOf(
  eye: EyeModel,
  capture: EyeCapture,
  plane: IrisPlane,
  rings: Rings,
  lids: LidDistances,
  hair: Float32Array,
  lights: Float32Array,
  view: View,
): EyeTruth {
  const surfaces = new Uint8Array(rings.ring.length);
  let [shown, seen] = [0, 0];
  for (let at = 0; at < surfaces.length; at++) {
    const ring = rings.ring[at];
    const onGlobe = ring < 0 ? surface.pupil : ring < 1 ? surface.iris : surface.sclera;
    const isOpen = lids.upper[at] > 0 && lids.lower[at] > 0;
    const behind = isOpen ? onGlobe : surface.skin;
    const lit = lights[at] > glints ? surface.glint : behind;
    surfaces[at] = hair[at] > covers ? surface.lash : lit;
    if (ring >= 0 && ring < 1) shown++;
    if (surfaces[at] === surface.iris) seen++;
  }
  return {
    pupil: contour(plane, eye, view, 0),
    limbus: contour(plane, eye, view, 1),
    surfaces,
    visible: seen / Math.max(1, shown),
    rollDegrees: capture.rollDegrees + capture.torsionDegrees,
  };
}

/** The line of one ring: along each ray the place where the ring is met, by halving. */
function contour(plane: IrisPlane, { iris }: EyeModel, view: View, ring: number): TrueContour {
  const ringAt = (column: number, row: number) =>
    plane.ring(view.headX(column, row), view.headY(column, row));
  const [x, y] = [view.column(plane.x, plane.y), view.row(plane.x, plane.y)];
  const radii = Float64Array.from({ length: angles }, (_, n) => {
    const turn = (2 * Math.PI * n) / angles;
    let [inner, outer] = [0, 2 * iris.radiusMm * view.pxPerMm];
    while (outer - inner > 0.01) {
      const middle = (inner + outer) / 2;
      if (ringAt(x + middle * Math.cos(turn), y + middle * Math.sin(turn)) < ring) inner = middle;
      else outer = middle;
    }
    return (inner + outer) / 2;
  });
  return { x, y, radii };
}
