import { requestOf } from '../ioctl-request.ts';

// Video for Linux: include/uapi/linux/videodev2.h, as 64-bit machines have it. Offsets and sizes in bytes.

export const capability = {
  size: 104,
  driver: 0,
  card: 16,
  busInfo: 48,
  version: 80,
  deviceCaps: 88,
} as const;

export const format = {
  size: 208,
  type: 0,
  widthPx: 8,
  heightPx: 12,
  pixelFormat: 16,
  field: 20,
  bytesPerLine: 24,
  sizeImage: 28,
} as const;

export const formatDescription = { size: 64, index: 0, type: 4, pixelFormat: 44 } as const;

export const streamParameters = { size: 204, type: 0, numerator: 12, denominator: 16 } as const;

export const requestBuffers = { size: 20, count: 0, type: 4, memory: 8 } as const;

export const buffer = {
  size: 88,
  index: 0,
  type: 4,
  bytesUsed: 8,
  flags: 12,
  seconds: 24,
  microseconds: 32,
  sequence: 56,
  memory: 60,
  offset: 64,
  length: 72,
} as const;

export const control = { size: 8, id: 0, value: 4 } as const;

export const controlQuery = { size: 68, id: 0, minimum: 40, maximum: 44, step: 48, flags: 56 } as const;

/** V4L2_BUF_TYPE_VIDEO_CAPTURE */
export const videoCapture = 1;
/** V4L2_MEMORY_MMAP */
export const memoryMap = 1;
/** V4L2_FIELD_NONE: whole frames, not interlaced. */
export const progressive = 1;

/** V4L2_CAP_ */
export const capabilityFlag = { videoCapture: 0x1, streaming: 0x0400_0000 } as const;

/** V4L2_BUF_FLAG_ */
export const bufferFlag = {
  error: 0x40,
  timestampMask: 0xe000,
  timestampMonotonic: 0x2000,
  timestampSourceMask: 0x7_0000,
  startOfExposure: 0x1_0000,
} as const;

/** V4L2_CTRL_FLAG_ */
export const controlFlag = { disabled: 0x1, readOnly: 0x4 } as const;

/** V4L2_CID_ */
export const controlId = {
  autogain: 0x98_0912,
  gain: 0x98_0913,
  exposureAuto: 0x9a_0901,
  /** In units of 100 us. */
  exposureAbsolute: 0x9a_0902,
  exposureAutoPriority: 0x9a_0903,
} as const;

/** V4L2_EXPOSURE_MANUAL */
export const exposureManual = 1;

/** 'V' */
const request = requestOf(0x56);
const intSize = 4;

/** The requests, by their names in the header without VIDIOC_. */
export const ioctlRequest = {
  queryCapability: request('read', capability.size, 0),
  enumerateFormat: request('read-write', formatDescription.size, 2),
  setFormat: request('read-write', format.size, 5),
  requestBuffers: request('read-write', requestBuffers.size, 8),
  queryBuffer: request('read-write', buffer.size, 9),
  queueBuffer: request('read-write', buffer.size, 15),
  dequeueBuffer: request('read-write', buffer.size, 17),
  streamOn: request('write', intSize, 18),
  streamOff: request('write', intSize, 19),
  setParameters: request('read-write', streamParameters.size, 22),
  getControl: request('read-write', control.size, 27),
  setControl: request('read-write', control.size, 28),
  queryControl: request('read-write', controlQuery.size, 36),
} as const;
