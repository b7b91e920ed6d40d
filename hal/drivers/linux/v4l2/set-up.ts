import {
  capabilityRequest,
  type Capability,
  decodeCapability,
  decodeFormat,
  decodeFormatName,
  decodeFrameRate,
  encodeFormat,
  encodeFrameRate,
  type Format,
  formatQuery,
  type PixelMode,
} from './codec.ts';
import { capabilityFlag, ioctlRequest } from './uapi.ts';
import type { VideoNode } from './video-node.ts';

export interface VideoMode extends PixelMode {
  readonly frameRateHz: number;
}

/** A device as it has been set up. */
export interface SetUp {
  readonly capability: Capability;
  readonly format: Format;
  /** What the device has made of the rate that was asked for. */
  readonly frameRateHz: number;
}

/** Sets the mode. HalError `io` says what the device offers when it does not have what is wanted. */
export async function setUp(node: VideoNode, mode: VideoMode): Promise<SetUp> {
  const capability = await checkedCapability(node);
  const answer = await node.command(ioctlRequest.setFormat, encodeFormat(mode), 'set the format');
  const format = decodeFormat(answer);
  if (!isSame(format, mode)) throw node.failure(await mismatch(node, mode, format));
  return { capability, format, frameRateHz: await setRate(node, mode.frameRateHz) };
}

async function checkedCapability(node: VideoNode): Promise<Capability> {
  const bytes = await node.command(ioctlRequest.queryCapability, capabilityRequest(), 'ask what it is');
  const capability = decodeCapability(bytes);
  const wanted = capabilityFlag.videoCapture | capabilityFlag.streaming;
  if ((capability.deviceCaps & wanted) !== wanted)
    throw node.failure(
      `${capability.card} takes no pictures here: a camera has several devices, take another`,
    );
  return capability;
}

const isSame = (one: PixelMode, other: PixelMode) =>
  one.widthPx === other.widthPx && one.heightPx === other.heightPx && one.pixelFormat === other.pixelFormat;

const textOf = ({ widthPx, heightPx, pixelFormat }: PixelMode) => `${widthPx} x ${heightPx} ${pixelFormat}`;

async function mismatch(node: VideoNode, wanted: PixelMode, given: PixelMode): Promise<string> {
  const formats = await formatNames(node);
  return `asked for ${textOf(wanted)}, it gives ${textOf(given)}; its formats are ${formats.join(', ')}`;
}

async function formatNames(node: VideoNode): Promise<string[]> {
  const names: string[] = [];
  for (;;) {
    const query = formatQuery(names.length);
    const answer = await node.commandIfKnown(ioctlRequest.enumerateFormat, query, 'list its formats');
    if (answer === undefined) return names;
    names.push(decodeFormatName(answer));
  }
}

async function setRate(node: VideoNode, frameRateHz: number): Promise<number> {
  const wish = encodeFrameRate(frameRateHz);
  const answer = await node.commandIfKnown(ioctlRequest.setParameters, wish, 'set the frame rate');
  return (answer && decodeFrameRate(answer)) ?? frameRateHz;
}
