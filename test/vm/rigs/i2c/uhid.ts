// The events of /dev/uhid (include/uapi/linux/uhid.h): packed structures, little-endian on every machine we run on.

export const UHID_DESTROY = 1;
export const UHID_START = 2;
export const UHID_OUTPUT = 6;
const UHID_CREATE2 = 11;
const UHID_INPUT2 = 12;

const BUS_USB = 0x03;
const longestData = 4096;
/** The largest event: UHID_CREATE2. */
export const eventBytes = 4 + 128 + 64 + 64 + 2 + 2 + 4 * 4 + longestData;

export interface HidDevice {
  readonly name: string;
  readonly vendor: number;
  readonly product: number;
  readonly reportDescriptor: Uint8Array;
}

/** What a kernel's driver sends to the device, or the number of another event. */
export interface UhidEvent {
  readonly type: number;
  /** Of UHID_OUTPUT. */
  readonly data?: Uint8Array;
}

export function encodeCreate({ name, vendor, product, reportDescriptor }: HidDevice): Uint8Array {
  const event = Buffer.alloc(eventBytes);
  event.writeUInt32LE(UHID_CREATE2, 0);
  event.write(name.slice(0, 127), 4);
  event.writeUInt16LE(reportDescriptor.length, 260);
  event.writeUInt16LE(BUS_USB, 262);
  event.writeUInt32LE(vendor, 264);
  event.writeUInt32LE(product, 268);
  event.set(reportDescriptor, 280);
  return event;
}

export function encodeDestroy(): Uint8Array {
  const event = Buffer.alloc(4);
  event.writeUInt32LE(UHID_DESTROY, 0);
  return event;
}

export function encodeInput(report: Uint8Array): Uint8Array {
  const event = Buffer.alloc(6 + report.length);
  event.writeUInt32LE(UHID_INPUT2, 0);
  event.writeUInt16LE(report.length, 4);
  event.set(report, 6);
  return event;
}

export function decodeEvent(event: Uint8Array): UhidEvent {
  const view = Buffer.from(event.buffer, event.byteOffset, event.byteLength);
  const type = view.readUInt32LE(0);
  if (type !== UHID_OUTPUT) return { type };
  const size = view.readUInt16LE(4 + longestData);
  return { type, data: Uint8Array.from(view.subarray(4, 4 + size)) };
}
