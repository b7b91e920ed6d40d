import {
  buffer,
  bufferFlag,
  capability,
  control,
  controlQuery,
  format,
  formatDescription,
  memoryMap,
  progressive,
  requestBuffers,
  streamParameters,
  videoCapture,
} from './uapi.ts';

/** Bytes in the order of the machine: Linux on Arm and x86 is little-endian. */
const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
const u32 = (bytes: Uint8Array, offset: number) => viewOf(bytes).getUint32(offset, true);
const s32 = (bytes: Uint8Array, offset: number) => viewOf(bytes).getInt32(offset, true);

/** A struct of this size, with unsigned 32-bit numbers at some offsets. */
function struct(size: number, fields: readonly (readonly [offset: number, value: number])[]): Uint8Array {
  const bytes = new Uint8Array(size);
  for (const [offset, value] of fields) viewOf(bytes).setUint32(offset, value, true);
  return bytes;
}

function text(bytes: Uint8Array, from: number, size: number): string {
  const field = bytes.subarray(from, from + size);
  const end = field.indexOf(0);
  return Buffer.from(end < 0 ? field : field.subarray(0, end)).toString('utf8');
}

/** Four characters as the number that the kernel knows a format by. */
export const fourcc = (code: string) => Buffer.from(code.padEnd(4), 'latin1').readUInt32LE();

export function fourccText(code: number): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(code);
  return bytes.toString('latin1').trimEnd();
}

export interface Capability {
  readonly driver: string;
  readonly card: string;
  readonly busInfo: string;
  readonly deviceCaps: number;
}

export const capabilityRequest = () => struct(capability.size, []);

export const decodeCapability = (bytes: Uint8Array): Capability => ({
  driver: text(bytes, capability.driver, 16),
  card: text(bytes, capability.card, 32),
  busInfo: text(bytes, capability.busInfo, 32),
  deviceCaps: u32(bytes, capability.deviceCaps),
});

export interface PixelMode {
  readonly widthPx: number;
  readonly heightPx: number;
  /** The name of the format: four characters, spaces at the end left out. */
  readonly pixelFormat: string;
}

export interface Format extends PixelMode {
  readonly bytesPerLine: number;
  readonly sizeImage: number;
}

export const encodeFormat = ({ widthPx, heightPx, pixelFormat }: PixelMode) =>
  struct(format.size, [
    [format.type, videoCapture],
    [format.widthPx, widthPx],
    [format.heightPx, heightPx],
    [format.pixelFormat, fourcc(pixelFormat)],
    [format.field, progressive],
  ]);

export const decodeFormat = (bytes: Uint8Array): Format => ({
  widthPx: u32(bytes, format.widthPx),
  heightPx: u32(bytes, format.heightPx),
  pixelFormat: fourccText(u32(bytes, format.pixelFormat)),
  bytesPerLine: u32(bytes, format.bytesPerLine),
  sizeImage: u32(bytes, format.sizeImage),
});

export const formatQuery = (index: number) =>
  struct(formatDescription.size, [
    [formatDescription.index, index],
    [formatDescription.type, videoCapture],
  ]);

export const decodeFormatName = (bytes: Uint8Array) => fourccText(u32(bytes, formatDescription.pixelFormat));

/** The frame rate as the time of a frame; the kernel takes a fraction. */
const rateDenominator = 1_000;

export const encodeFrameRate = (frameRateHz: number) =>
  struct(streamParameters.size, [
    [streamParameters.type, videoCapture],
    [streamParameters.numerator, rateDenominator],
    [streamParameters.denominator, Math.round(frameRateHz * rateDenominator)],
  ]);

/** Undefined where the device does not say. */
export function decodeFrameRate(bytes: Uint8Array): number | undefined {
  const rate = u32(bytes, streamParameters.denominator) / u32(bytes, streamParameters.numerator);
  return Number.isFinite(rate) && rate > 0 ? rate : undefined;
}

export const encodeRequestBuffers = (count: number) =>
  struct(requestBuffers.size, [
    [requestBuffers.count, count],
    [requestBuffers.type, videoCapture],
    [requestBuffers.memory, memoryMap],
  ]);

export const decodeBufferCount = (bytes: Uint8Array) => u32(bytes, requestBuffers.count);

export const bufferRequest = (index: number) =>
  struct(buffer.size, [
    [buffer.index, index],
    [buffer.type, videoCapture],
    [buffer.memory, memoryMap],
  ]);

export const decodeBufferPlace = (bytes: Uint8Array) => ({
  offset: u32(bytes, buffer.offset),
  length: u32(bytes, buffer.length),
});

/** What moment of a frame its time stamp means; undefined when it is not of the kernel's monotonic clock. */
export type StampedAt = 'start-of-exposure' | 'end-of-frame' | undefined;

export interface FilledBuffer {
  readonly index: number;
  readonly bytesUsed: number;
  /** The device says that the picture is damaged. */
  readonly damaged: boolean;
  /** 32 bits that go round. */
  readonly sequence: number;
  readonly timestampMs: number;
  readonly stampedAt: StampedAt;
}

export function decodeFilledBuffer(bytes: Uint8Array): FilledBuffer {
  const flags = u32(bytes, buffer.flags);
  const seconds = Number(viewOf(bytes).getBigInt64(buffer.seconds, true));
  const microseconds = Number(viewOf(bytes).getBigInt64(buffer.microseconds, true));
  return {
    index: u32(bytes, buffer.index),
    bytesUsed: u32(bytes, buffer.bytesUsed),
    damaged: (flags & bufferFlag.error) !== 0,
    sequence: u32(bytes, buffer.sequence),
    timestampMs: seconds * 1000 + microseconds / 1000,
    stampedAt: stampOf(flags),
  };
}

function stampOf(flags: number): StampedAt {
  if ((flags & bufferFlag.timestampMask) !== bufferFlag.timestampMonotonic) return undefined;
  const source = flags & bufferFlag.timestampSourceMask;
  return source === bufferFlag.startOfExposure ? 'start-of-exposure' : 'end-of-frame';
}

export const streamSwitch = () => struct(4, [[0, videoCapture]]);

export const encodeControl = (id: number, value = 0) =>
  struct(control.size, [
    [control.id, id],
    [control.value, value >>> 0],
  ]);

export const decodeControl = (bytes: Uint8Array) => s32(bytes, control.value);

export interface ControlRange {
  readonly minimum: number;
  readonly maximum: number;
  readonly step: number;
  readonly flags: number;
}

export const controlRangeRequest = (id: number) => struct(controlQuery.size, [[controlQuery.id, id]]);

export const decodeControlRange = (bytes: Uint8Array): ControlRange => ({
  minimum: s32(bytes, controlQuery.minimum),
  maximum: s32(bytes, controlQuery.maximum),
  step: s32(bytes, controlQuery.step),
  flags: u32(bytes, controlQuery.flags),
});
