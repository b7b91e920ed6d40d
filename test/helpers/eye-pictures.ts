import type { IrisOutline, PicturePoint } from '../../daemon/core/iris.ts';
import { writePng } from '../../daemon/formats/image/write-png.ts';
import {
  drawCapture,
  type EyeTruth,
  type TrueContour,
  renderEye,
  smallSensor,
  synthesiseEye,
} from '../../hal/drivers/sim/iris/index.ts';
import type { Eye } from '../../hal/iris-camera.ts';

/** A picture of a synthetic eye. */
export interface EyePicture {
  readonly person: number;
  readonly eye: Eye;
  /** Which picture of it. */
  readonly picture: number;
}

interface Drawing {
  readonly png: Uint8Array;
  readonly truth: EyeTruth;
}

const drawn = new Map<string, Promise<Drawing>>();

/** The eye as an 8-bit PNG; the same one is drawn once. */
export async function pngOf(eye: EyePicture): Promise<Uint8Array> {
  const key = JSON.stringify(eye);
  const drawing = drawn.get(key) ?? draw(eye);
  drawn.set(key, drawing);
  return (await drawing).png;
}

async function draw({ person, eye, picture }: EyePicture): Promise<Drawing> {
  const model = synthesiseEye(person, eye);
  const capture = drawCapture(model, picture, 'normal', smallSensor);
  const { picture: taken, truth } = renderEye(model, capture, smallSensor);
  return { png: await writePng({ ...taken, dpi: 500 }), truth };
}

/** What is true of a picture that was drawn here. */
export async function outlineIn(png: Uint8Array): Promise<IrisOutline | undefined> {
  for (const drawing of await Promise.all(drawn.values())) {
    if (Buffer.compare(drawing.png, png) === 0) return outlineOf(drawing.truth);
  }
  return undefined;
}

function outlineOf({ pupil, limbus }: EyeTruth): IrisOutline {
  const [inner, outer] = [pupil, limbus].map(pointsOf);
  const upper = Math.round(outer.length / 2);
  return { pupil: inner, limbus: outer, masked: [outer.slice(upper + 16, -16)] };
}

function pointsOf({ x, y, radii }: TrueContour): PicturePoint[] {
  return Array.from(radii, (radius, k) => {
    const angle = (2 * Math.PI * k) / radii.length;
    return { x: x + radius * Math.cos(angle), y: y + radius * Math.sin(angle) };
  });
}
