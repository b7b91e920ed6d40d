import { type Static, Type } from 'typebox';
import { HalError } from '../../../device.ts';
import { type DriverContext, defineDriver } from '../../../driver.ts';
import type { Eye, IrisCamera } from '../../../iris-camera.ts';
import type { VideoKernel } from '../v4l2/kernel.ts';
import { nativeKernel } from '../v4l2/native-kernel.ts';
import { openVideo, videoProperties } from '../v4l2/video-options.ts';
import type { EyePlaces } from './eye-search.ts';
import { type Lamp, lampOption, openLamp } from './lamp.ts';
import { LitIrisCamera } from './lit-iris-camera.ts';
import { parameters } from './parameters.ts';

const corner = Type.Object(
  { xPx: Type.Integer({ minimum: 0 }), yPx: Type.Integer({ minimum: 0 }) },
  { additionalProperties: false },
);

const options = Type.Object(
  {
    ...videoProperties,
    format: { ...videoProperties.format, default: 'GREY' },
    /**
     * Where the top left of each eye's picture lies in the upright frame. The subject's right eye is on the left of a
     * frame that is not mirrored. A camera that shows one eye has one entry.
     */
    eyes: Type.Object(
      { left: Type.Optional(corner), right: Type.Optional(corner) },
      { additionalProperties: false, minProperties: 1 },
    ),
    eyeWidthPx: Type.Integer({ minimum: 160, maximum: 2048, default: 640 }),
    eyeHeightPx: Type.Integer({ minimum: 120, maximum: 2048, default: 480 }),
    upsideDown: Type.Boolean({ default: false }),
    /** By its light eyes are recognised. */
    lamp: lampOption,
    /**
     * A second one, 80 nm or more from the first: each frame then brings the eye by both lights, as evidence of a living
     * one. With one lamp there is no evidence.
     */
    secondLamp: Type.Optional(lampOption),
    /** A lamp is lit for no longer at a time: from the assessment of the illuminator by IEC 62471. */
    longestLitMs: Type.Integer({ minimum: 500, maximum: 60_000, default: 20_000 }),
    leastSharpness: Type.Number({ minimum: 0, maximum: 20, default: parameters.leastSharpness }),
  },
  { additionalProperties: false },
);
export type NirOptions = Static<typeof options>;

/** An iris camera over a video device of this kernel, and a lamp of the profile. */
export async function openNirCamera(
  id: string,
  given: NirOptions,
  context: DriverContext,
  kernel: VideoKernel,
): Promise<IrisCamera> {
  const places = placesOf(id, given);
  const lamps = await openLamps(id, given, context);
  const { source, setUp } = await openVideo(id, given, context.clock, kernel).catch(
    async (cause: unknown) => {
      await Promise.all(Object.values(lamps).map(lamp => lamp.release()));
      throw cause;
    },
  );
  const { driver: vendor, card: model } = setUp.capability;
  const { wavelengthNm: illuminationNm } = lamps.lamp;
  const presentation = lamps.secondLamp && { presentation: ['spectral' as const] };
  const info = { vendor, model, ...places.size, illuminationNm, eyes: eyesOf(given), ...presentation };
  const { upsideDown, longestLitMs, widthPx, heightPx } = given;
  const frame = { widthPx, heightPx };
  const camera = { info, source, frame, places, upsideDown, ...lamps, longestLitMs };
  return new LitIrisCamera(id, camera, context.clock);
}

interface Lamps {
  readonly lamp: Lamp;
  readonly secondLamp?: Lamp;
}

async function openLamps(id: string, options: NirOptions, context: DriverContext): Promise<Lamps> {
  const { lamp: first, secondLamp: second } = options;
  if (second === undefined) return { lamp: await openLamp(id, first, context) };
  const apartNm = Math.abs(second.wavelengthNm - first.wavelengthNm);
  if (apartNm < parameters.spectral.leastApartNm)
    throw new HalError('io', id, `options/secondLamp: ${apartNm} nm from the first tell nothing, 80 nm do`);
  const lamp = await openLamp(id, first, context);
  try {
    return { lamp, secondLamp: await openLamp(id, second, context) };
  } catch (cause) {
    await lamp.release();
    throw cause;
  }
}

const eyesOf = ({ eyes }: NirOptions) =>
  (['left', 'right'] as const satisfies Eye[]).filter(eye => eyes[eye]);

function placesOf(id: string, given: NirOptions): EyePlaces {
  const { eyes: corners, eyeWidthPx: widthPx, eyeHeightPx: heightPx, leastSharpness } = given;
  for (const { xPx, yPx } of Object.values(corners))
    if (xPx + widthPx > given.widthPx || yPx + heightPx > given.heightPx)
      throw new HalError(
        'io',
        id,
        `options/eyes: ${widthPx} x ${heightPx} at ${xPx}, ${yPx} leaves the frame`,
      );
  return { corners, size: { widthPx, heightPx }, leastSharpness };
}

/** A near-infrared camera of the kernel's video interface, with a lamp that is switched with its frames. */
export const driver = defineDriver(options, async (id, given, context) =>
  openNirCamera(id, given, context, await nativeKernel(id)),
);
