import { Type } from 'typebox';
import type { Camera } from '../../../camera.ts';
import type { Clock } from '../../../clock.ts';
import { defineDriver } from '../../../driver.ts';
import { StreamCamera } from '../camera/stream-camera.ts';
import type { VideoKernel } from './kernel.ts';
import { nativeKernel } from './native-kernel.ts';
import { openVideo, type VideoOptions, videoProperties } from './video-options.ts';

/** A camera over a video device of this kernel. */
export async function openVideoCamera(
  id: string,
  options: VideoOptions,
  clock: Clock,
  kernel: VideoKernel,
): Promise<Camera> {
  const { source, setUp } = await openVideo(id, options, clock, kernel);
  const { widthPx, heightPx } = setUp.format;
  const { driver: vendor, card: model } = setUp.capability;
  const info = { vendor, model, widthPx, heightPx, frameRateHz: setUp.frameRateHz };
  return new StreamCamera(id, info, source, clock);
}

/** Cameras of the kernel's video interface: USB ones (UVC), and others that need no tuning by libcamera. */
export const driver = defineDriver(
  Type.Object(videoProperties, { additionalProperties: false }),
  async (id, options, { clock }) => openVideoCamera(id, options, clock, await nativeKernel(id)),
);
