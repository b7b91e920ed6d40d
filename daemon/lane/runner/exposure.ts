import type { Frame } from '../../../hal/frame.ts';
import type { Eye } from '../../../hal/iris-camera.ts';
import type { EyeFrame, FingerFrame } from '../../../hal/presentation.ts';
import type { FingerPosition } from '../../core/fingerprint.ts';
import type { Image } from '../../core/image.ts';
import type { EyePosition } from '../../core/iris.ts';
import type { TraitName } from '../traits.ts';
import type { SensorParts } from './parts.ts';

/** A picture as a sensor gave it, with what it is of. */
export type Exposure =
  | { readonly trait: 'fingerprint'; readonly frame: FingerFrame; readonly image: Image }
  | { readonly trait: 'iris'; readonly frame: EyeFrame; readonly image: Image; readonly eye: EyePosition };

/** One question to a sensor. */
export interface ExposureQuestion {
  readonly trait: TraitName;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** Which finger is wanted, where that matters. */
  readonly finger?: FingerPosition;
  /** Which eyes; all that the camera can show at once without it. */
  readonly eyes?: readonly Eye[];
}

/** Waits for a finger, or for eyes: as many of them as the camera has seen. */
export function expose(parts: SensorParts, question: ExposureQuestion): Promise<readonly Exposure[]> {
  return question.trait === 'iris' ? exposeEyes(parts, question) : exposeFinger(parts, question);
}

async function exposeFinger(
  { scanner }: SensorParts,
  { timeoutMs, signal, finger }: ExposureQuestion,
): Promise<readonly Exposure[]> {
  const frame = await scanner.capture({ timeoutMs, signal, ...(finger !== undefined && { finger }) });
  return [{ trait: 'fingerprint', frame, image: imageOf(frame, scanner.info.dpi) }];
}

const eyes: readonly (readonly [Eye, EyePosition])[] = [
  ['right', 1],
  ['left', 2],
];

/** Iris cameras state no resolution, and nothing that looks at an iris asks for one; a PNG has to name some. */
const unstatedDpi = 500;

async function exposeEyes(
  { irisCamera }: SensorParts,
  { timeoutMs, signal, eyes: wanted }: ExposureQuestion,
): Promise<readonly Exposure[]> {
  if (irisCamera === undefined) throw new Error('an iris was asked for in a lane without a camera');
  const capture = await irisCamera.capture({ timeoutMs, signal, eyes: wanted ?? irisCamera.info.eyes });
  return eyes.flatMap(([side, eye]): Exposure[] => {
    const frame = capture[side];
    return frame === undefined ? [] : [{ trait: 'iris', frame, image: imageOf(frame, unstatedDpi), eye }];
  });
}

/** A sensor's frame as the modality wants it; the sensor states the resolution where the frame does not. */
function imageOf(frame: Frame, sensorDpi: number): Image {
  const { widthPx, heightPx, pixels, dpi = sensorDpi } = frame;
  return { widthPx, heightPx, dpi, pixels };
}
