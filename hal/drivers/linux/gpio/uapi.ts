import { requestOf } from '../ioctl-request.ts';

// The GPIO v2 interface of the kernel: include/uapi/linux/gpio.h. Offsets and sizes in bytes; the same on every 32-bit
// and 64-bit machine, because the header pads by hand.

/** GPIO_MAX_NAME_SIZE, its closing NUL included. */
export const nameSize = 32;
/** GPIO_V2_LINES_MAX: lines of one request. */
export const linesMax = 64;
/** GPIO_V2_LINE_NUM_ATTRS_MAX */
export const attributesMax = 10;

export const chipInfo = { size: 68, name: 0, label: 32, lines: 64 } as const;

export const lineAttribute = { size: 16, id: 0, value: 8 } as const;
export const configAttribute = { size: 24, attribute: 0, mask: 16 } as const;
export const lineConfig = { size: 272, flags: 0, attributeCount: 8, attributes: 32 } as const;

export const lineRequest = {
  size: 592,
  offsets: 0,
  consumer: 256,
  config: 288,
  lineCount: 560,
  eventBufferSize: 564,
  fd: 588,
} as const;

export const lineInfo = {
  size: 256,
  name: 0,
  consumer: 32,
  offset: 64,
  attributeCount: 68,
  flags: 72,
  attributes: 80,
} as const;

export const lineValues = { size: 16, bits: 0, mask: 8 } as const;

export const lineEvent = {
  size: 48,
  timestampNs: 0,
  id: 8,
  offset: 12,
  sequence: 16,
  lineSequence: 20,
} as const;

/** enum gpio_v2_line_flag */
export const flag = {
  used: 1n << 0n,
  activeLow: 1n << 1n,
  input: 1n << 2n,
  output: 1n << 3n,
  edgeRising: 1n << 4n,
  edgeFalling: 1n << 5n,
  openDrain: 1n << 6n,
  openSource: 1n << 7n,
  biasPullUp: 1n << 8n,
  biasPullDown: 1n << 9n,
  biasDisabled: 1n << 10n,
} as const;

/** enum gpio_v2_line_attr_id */
export const attributeId = { flags: 1, outputValues: 2, debounce: 3 } as const;

/** enum gpio_v2_line_event_id. Rising: from inactive to active, whatever the polarity of the wire. */
export const eventId = { risingEdge: 1, fallingEdge: 2 } as const;

const request = requestOf(0xb4);

/** The requests, by their names in the header without GPIO_V2_ and _IOCTL. */
export const ioctlRequest = {
  getChipInfo: request('read', chipInfo.size, 0x01),
  getLineInfo: request('read-write', lineInfo.size, 0x05),
  getLine: request('read-write', lineRequest.size, 0x07),
  getValues: request('read-write', lineValues.size, 0x0e),
  setValues: request('read-write', lineValues.size, 0x0f),
} as const;
