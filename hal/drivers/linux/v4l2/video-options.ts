import { type Static, Type } from 'typebox';
import type { Clock } from '../../../clock.ts';
import { awaitFirstFrame } from '../camera/first-frame.ts';
import { Capture } from './capture.ts';
import { lockExposure } from './controls.ts';
import type { VideoKernel } from './kernel.ts';
import { type PixelFormat, pixelFormats } from './pixel-formats.ts';
import { type SetUp, setUp } from './set-up.ts';
import { VideoNode } from './video-node.ts';

const formatNames = Object.keys(pixelFormats) as PixelFormat[];

/** What a profile may say of a video device. */
export const videoProperties = {
  /** A name that stays: /dev/v4l/by-path/... or by-id; /dev/videoN moves with the order of plugging in. */
  device: Type.String({ pattern: '^/dev/[A-Za-z0-9][A-Za-z0-9._:/-]*$' }),
  widthPx: Type.Integer({ minimum: 16, maximum: 8192, default: 640 }),
  heightPx: Type.Integer({ minimum: 16, maximum: 8192, default: 480 }),
  frameRateHz: Type.Number({ minimum: 1, maximum: 240, default: 30 }),
  format: Type.Unsafe<PixelFormat>(Type.String({ enum: formatNames, default: 'YUYV' })),
  /** Locks the exposure time. */
  exposureUs: Type.Optional(Type.Integer({ minimum: 100, maximum: 1_000_000 })),
  /** Locks the gain, in the camera's own units. */
  gain: Type.Optional(Type.Integer({ minimum: 0, maximum: 65_535 })),
};
const schema = Type.Object(videoProperties);
export type VideoOptions = Static<typeof schema>;

export interface Video {
  readonly source: Capture;
  readonly setUp: SetUp;
}

/** Opens a video device and starts it; it has given a first frame then. */
export async function openVideo(
  id: string,
  options: VideoOptions,
  clock: Clock,
  kernel: VideoKernel,
): Promise<Video> {
  const { device, format: pixelFormat, exposureUs, ...mode } = options;
  const node = await VideoNode.open(id, device, kernel);
  const done = await prepared(id, node, options).catch(async (cause: unknown) => {
    await node.close();
    throw cause;
  });
  const times = {
    periodMs: 1000 / done.frameRateHz,
    exposureMs: exposureUs === undefined ? undefined : exposureUs / 1000,
  };
  const format = { ...done.format, ...mode, pixelFormat };
  const source = await Capture.start(id, node, { format, ...times }, clock);
  await awaitFirstFrame(id, source, clock);
  return { source, setUp: done };
}

async function prepared(id: string, node: VideoNode, options: VideoOptions): Promise<SetUp> {
  const done = await setUp(node, { ...options, pixelFormat: options.format });
  await lockExposure(id, node, options);
  return done;
}
