// The reports of a Microchip MCP2221. Sections are those of its datasheet, DS20005565.

export const vendor = 0x04d8;
export const product = 0x00dd;
export const reportBytes = 64;
/** Sections 3.1.5 and 3.1.10: what of a transfer one report carries. */
export const chunkBytes = 60;

/** One input and one output report of 64 bytes, without numbers. */
export const reportDescriptor = Uint8Array.from(
  [
    [0x06, 0x00, 0xff], // Usage Page: vendor
    [0x09, 0x01, 0xa1, 0x01], // Usage 1, Collection: application
    [0x15, 0x00, 0x26, 0xff, 0x00, 0x75, 0x08, 0x95, reportBytes], // bytes, 64 of them
    [0x09, 0x01, 0x81, 0x02], // Input
    [0x09, 0x01, 0x91, 0x02], // Output
    [0xc0],
  ].flat(),
);

/** The state of the I2C engine, as answers carry it. Those that fail are the timeouts and refusals that drivers know. */
export const engine = {
  idle: 0x00,
  startTimeout: 0x12,
  addressNack: 0x25,
  dataNack: 0x45,
  readComplete: 0x55,
} as const;

/** A command of the host. */
export type Command =
  | { readonly kind: 'status'; readonly isCancelling: boolean; readonly divider?: number }
  | {
      readonly kind: 'write';
      readonly code: number;
      readonly isStopped: boolean;
      readonly address: number;
      /** Of the whole transfer, whose bytes come in chunks. */
      readonly length: number;
      readonly chunk: Uint8Array;
    }
  | {
      readonly kind: 'read';
      readonly code: number;
      readonly isRepeated: boolean;
      readonly address: number;
      readonly length: number;
    }
  | { readonly kind: 'data' }
  /** Settings and pins, of which this device has none. */
  | { readonly kind: 'other'; readonly code: number };

const STATUS = 0x10;
const GET_DATA = 0x40;
const WRITE = 0x90;
const READ = 0x91;
const WRITE_REPEATED = 0x92;
const READ_REPEATED = 0x93;
const WRITE_NO_STOP = 0x94;
const CANCEL = 0x10;
const SET_SPEED = 0x20;
const NACKED = 0x40;

export function decodeCommand(report: Uint8Array): Command {
  const [code = 0, low = 0, high = 0, address = 0] = report;
  const length = low | (high << 8);
  switch (code) {
    case STATUS:
      return {
        kind: 'status',
        isCancelling: report[2] === CANCEL,
        ...(report[3] === SET_SPEED && { divider: report[4] ?? 0 }),
      };
    case WRITE:
    case WRITE_REPEATED:
    case WRITE_NO_STOP:
      return {
        kind: 'write',
        code,
        isStopped: code !== WRITE_NO_STOP,
        address: address >> 1,
        length,
        chunk: report.subarray(4, reportBytes),
      };
    case READ:
    case READ_REPEATED:
      return { kind: 'read', code, isRepeated: code === READ_REPEATED, address: address >> 1, length };
    case GET_DATA:
      return { kind: 'data' };
    default:
      return { kind: 'other', code };
  }
}

const report = (...bytes: number[]) => {
  const whole = new Uint8Array(reportBytes);
  whole.set(bytes);
  return whole;
};

/** Section 3.1.1. */
export function statusReport(state: number, { divider }: { readonly divider?: number } = {}): Uint8Array {
  const answer = report(STATUS, 0, 0, ...(divider === undefined ? [] : [SET_SPEED, divider]));
  answer[8] = state === engine.addressNack ? engine.idle : state;
  answer[20] = state === engine.addressNack ? NACKED : 0;
  // SCL and SDA are high, and the revisions of hardware and firmware.
  answer.set([1, 1], 22);
  answer.set(Buffer.from('A612'), 46);
  return answer;
}

/** Sections 3.1.5 to 3.1.9: the command was taken, or the engine is in a state in which it cannot be. */
export const acceptedReport = (code: number) => report(code, 0, engine.idle);
export const refusedReport = (code: number, state: number) => report(code, 1, state);

/** Section 3.1.10. */
export const dataReport = (data: Uint8Array) =>
  report(GET_DATA, 0, engine.readComplete, data.length, ...data);
export const failedDataReport = (state: number) => report(GET_DATA, 0, state, 127);
