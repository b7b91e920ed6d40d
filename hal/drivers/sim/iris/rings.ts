import type { EyeCapture, Iris } from './model.ts';
import { captureParameters } from './parameters.ts';
import type { View } from './view.ts';

/** Where a place on the head lies on the iris of an eye that looks somewhere. */
export interface IrisPlane {
  /** The middle of the limbus, mm on the head. */
  readonly x: number;
  readonly y: number;
  /** 0 at the edge of the pupil, 1 at the limbus, below 0 in the pupil; in between after the rubber sheet. */
  ring(headX: number, headY: number): number;
  /** Of the tissue, radians clockwise from the eye's own right-hand side of the picture. */
  angle(headX: number, headY: number, ring: number): number;
}

/**
 * The iris is a disc that turns about the middle of the eye and is seen from far away: an ellipse. On it the edge of the pupil
 * and the limbus are joined by straight fibres, angle to angle (the rubber sheet of J. Daugman, 1993), also where they are not
 * concentric.
 */
export function irisPlane(iris: Iris, capture: EyeCapture): IrisPlane {
  const { x, y, toDisc } = discOf(capture);
  const pupilRadius = iris.radiusMm * capture.dilation;
  const [pupilX, pupilY] = iris.pupilMm;
  const width = iris.radiusMm - pupilRadius;
  const offset2 = pupilX * pupilX + pupilY * pupilY;
  const a = offset2 - width * width;
  const ring = (headX: number, headY: number) => {
    const [u, v] = toDisc(headX, headY, iris.aspect);
    const [fromX, fromY] = [u - pupilX, v - pupilY];
    const pupil = pupilRadius * (1 + outline(iris.pupilWaves, fromX, fromY));
    // |q - (1 - s) p| = pupil + s * width, solved for s.
    const b = fromX * pupilX + fromY * pupilY - pupil * width;
    const c = fromX * fromX + fromY * fromY - pupil * pupil;
    return (-b - Math.sqrt(Math.max(0, b * b - a * c))) / a;
  };
  const angle = (headX: number, headY: number, s: number) => {
    const [u, v] = toDisc(headX, headY, iris.aspect);
    const turn = Math.atan2(v - (1 - s) * pupilY, u - (1 - s) * pupilX);
    return turn + waves(capture.tissueWaves, turn);
  };
  return { x, y, ring, angle };
}

/** The outline of the pupil is no circle: two, three and four waves a turn, by the powers of its direction. */
function outline(waves: Iris['pupilWaves'], x: number, y: number): number {
  const radius = Math.sqrt(x * x + y * y) + 1e-9;
  const [cos, sin] = [x / radius, y / radius];
  let [re, im, sum] = [cos, sin, 0];
  for (const [cosine, sine] of waves) {
    [re, im] = [re * cos - im * sin, re * sin + im * cos];
    sum += cosine * re + sine * im;
  }
  return sum;
}

const waves = (all: EyeCapture['tissueWaves'], turn: number) =>
  all.reduce(
    (sum, [cosine, sine], n) => sum + cosine * Math.cos((n + 1) * turn) + sine * Math.sin((n + 1) * turn),
    0,
  );

/** The middle of the disc on the head, and the way from the head onto the disc. */
function discOf({ yawDegrees, pitchDegrees, torsionDegrees }: EyeCapture) {
  const radians = (degrees: number) => (degrees * Math.PI) / 180;
  const [yaw, pitch, torsion] = [radians(yawDegrees), radians(pitchDegrees), radians(torsionDegrees)];
  const x = captureParameters.irisDepthMm * Math.sin(yaw) * Math.cos(pitch);
  const y = captureParameters.irisDepthMm * Math.sin(pitch);
  // The disc's two axes as the camera sees them: yaw shortens the first; pitch shortens the second and tilts it.
  const [rightX, downX, downY] = [Math.cos(yaw), -Math.sin(yaw) * Math.sin(pitch), Math.cos(pitch)];
  const [cos, sin] = [Math.cos(torsion), Math.sin(torsion)];
  const disc: [number, number] = [0, 0];
  const toDisc = (headX: number, headY: number, aspect: number) => {
    const down = (headY - y) / downY;
    const right = (headX - x - down * downX) / rightX;
    disc[0] = right * cos + down * sin;
    disc[1] = (down * cos - right * sin) / aspect;
    return disc;
  };
  return { x, y, toDisc };
}

/** Where each pixel lies on the iris; NaN where it surely does not. Row-major as the picture. */
export interface Rings {
  readonly ring: Float32Array;
  readonly angle: Float32Array;
}

/** Beyond the limbus the rings go on this far, for its soft edge. */
const outermost = 1.4;

export function placeIris(plane: IrisPlane, iris: Iris, view: View): Rings {
  const ring = new Float32Array(view.widthPx * view.heightPx).fill(Number.NaN);
  const angle = new Float32Array(ring.length);
  const reachPx = Math.ceil(iris.radiusMm * view.pxPerMm * 1.1);
  const [column, row] = [view.column(plane.x, plane.y), view.row(plane.x, plane.y)].map(Math.round);
  const [left, right] = [Math.max(0, column - reachPx), Math.min(view.widthPx - 1, column + reachPx)];
  const [top, bottom] = [Math.max(0, row - reachPx), Math.min(view.heightPx - 1, row + reachPx)];
  for (let y = top; y <= bottom; y++) {
    for (let x = left; x <= right; x++) {
      const [headX, headY] = [view.headX(x, y), view.headY(x, y)];
      const place = plane.ring(headX, headY);
      if (place > outermost) continue;
      ring[y * view.widthPx + x] = place;
      if (place > -0.1) angle[y * view.widthPx + x] = plane.angle(headX, headY, place);
    }
  }
  return { ring, angle };
}
