/** The commands of the R30x / R503 data sheets that are used here, by their names, and what they answer. */

/** The instruction codes. */
export const instruction = {
  GenImg: 0x01,
  UpImage: 0x0a,
  ReadSysPara: 0x0f,
  VfyPwd: 0x13,
  AuraLedConfig: 0x35,
} as const;

export type Instruction = keyof typeof instruction;

/** The confirmation codes that are acted upon. */
export const confirmation = { ok: 0x00, receiveError: 0x01, noFinger: 0x02, wrongPassword: 0x13 } as const;

const meanings: Readonly<Record<number, string>> = {
  0x01: 'it received a damaged packet',
  0x02: 'no finger is there',
  0x03: 'the finger could not be imaged',
  0x0e: 'it cannot receive the packets that follow',
  0x0f: 'it cannot upload the image',
  0x13: 'the password is wrong',
  0x15: 'there is no image in its buffer',
  0x18: 'its flash cannot be written',
  0x1d: 'a register could not be set',
  0x20: 'the address is wrong',
  0x21: 'the password has to be verified first',
};

export const meaningOf = (code: number): string =>
  meanings[code] ?? `confirmation code 0x${code.toString(16).padStart(2, '0')}`;

/** A number of four bytes, high byte first: a password. */
export function fourBytes(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}

/** What ReadSysPara answers. */
export interface SystemParameters {
  readonly identifierCode: number;
  readonly librarySize: number;
  readonly address: number;
  /** Bytes of data in a packet of an upload. */
  readonly packetBytes: number;
  readonly baudRate: number;
}

/** The 16 bytes after the confirmation code; undefined when there are fewer. */
export function readSystemParameters(bytes: Uint8Array): SystemParameters | undefined {
  if (bytes.length < 16) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return {
    identifierCode: view.getUint16(2),
    librarySize: view.getUint16(4),
    address: view.getUint32(8),
    packetBytes: 32 << Math.min(3, view.getUint16(12)),
    baudRate: view.getUint16(14) * 9_600,
  };
}

/** What AuraLedConfig may be told: the control code, the speed (0 fast to 255 slow), the colour, how often (0: until told). */
export const aura = {
  waiting: Uint8Array.of(0x01, 0x60, 0x02, 0x00), // breathing blue
  off: Uint8Array.of(0x04, 0x00, 0x00, 0x00),
} as const;
