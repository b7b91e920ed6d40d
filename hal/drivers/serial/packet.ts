/**
 * The packets of the R30x / R503 family (data sheet, "Data package format"): header EF01, address (4 bytes), package
 * identifier (1), package length (2), payload, checksum (2); all numbers with the high byte first.
 *
 * The length counts the payload and the checksum; the checksum is the sum of identifier, length and payload, modulo 2^16.
 */

/** The package identifiers. */
export const identifier = { command: 0x01, data: 0x02, acknowledge: 0x07, endOfData: 0x08 } as const;

export interface Packet {
  readonly identifier: number;
  readonly payload: Uint8Array;
}

export const defaultAddress = 0xffff_ffff;
/** The largest payload: 256 bytes of data. */
export const largestPayload = 256;

const startCode = [0xef, 0x01] as const;
const prefixBytes = 6;
const headerBytes = 9;
const checksumBytes = 2;
const identifiers = new Set<number>(Object.values(identifier));

/** The bytes of a packet. RangeError when the payload is longer than 256 bytes. */
export function encodePacket({ identifier, payload }: Packet, address = defaultAddress): Uint8Array {
  if (payload.length > largestPayload) throw new RangeError(`${payload.length} bytes in a packet of 256`);
  const bytes = new Uint8Array(headerBytes + payload.length + checksumBytes);
  const view = new DataView(bytes.buffer);
  bytes.set(prefixOf(address));
  bytes[6] = identifier;
  view.setUint16(7, payload.length + checksumBytes);
  bytes.set(payload, headerBytes);
  view.setUint16(headerBytes + payload.length, checksumOf(bytes, headerBytes + payload.length));
  return bytes;
}

/**
 * Finds the packets in a stream of bytes, in whatever pieces it comes. What is no packet from this address with a right
 * checksum is passed over, and the search goes on one byte behind the false start, so that a damaged or cut packet, or
 * noise that looks like a header, costs none of the packets after it.
 */
export class PacketParser {
  readonly #prefix: readonly number[];
  #pending = new Uint8Array(0);

  constructor(address = defaultAddress) {
    this.#prefix = prefixOf(address);
  }

  /** The packets that are complete with this piece. */
  push(piece: Uint8Array): Packet[] {
    const bytes = joined(this.#pending, piece);
    const packets: Packet[] = [];
    let at = this.#headerFrom(bytes, 0);
    while (at < bytes.length) {
      const found = packetAt(bytes, at);
      if (found === 'incomplete') break;
      if (found !== 'damaged') packets.push(found);
      at = this.#headerFrom(bytes, at + (found === 'damaged' ? 1 : sizeOf(found)));
    }
    this.#pending = bytes.slice(at);
    return packets;
  }

  /** Forgets what was begun: for a line whose speed has changed. */
  reset(): void {
    this.#pending = new Uint8Array(0);
  }

  /** Where the next header starts, or what may still become one; the end when there is none. */
  #headerFrom(bytes: Uint8Array, from: number): number {
    for (let at = from; at < bytes.length; at++) {
      const held = Math.min(prefixBytes, bytes.length - at);
      if (this.#prefix.slice(0, held).every((byte, i) => bytes[at + i] === byte)) return at;
    }
    return bytes.length;
  }
}

function packetAt(bytes: Uint8Array, at: number): Packet | 'incomplete' | 'damaged' {
  if (bytes.length < at + headerBytes) return 'incomplete';
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, bytes.length - at);
  const kind = view.getUint8(6);
  const payloadBytes = view.getUint16(7) - checksumBytes;
  if (!identifiers.has(kind) || payloadBytes < 1 || payloadBytes > largestPayload) return 'damaged';
  const checksumAt = headerBytes + payloadBytes;
  if (view.byteLength < checksumAt + checksumBytes) return 'incomplete';
  const packet = bytes.subarray(at, at + checksumAt);
  if (view.getUint16(checksumAt) !== checksumOf(packet, checksumAt)) return 'damaged';
  return { identifier: kind, payload: packet.slice(headerBytes) };
}

const sizeOf = ({ payload }: Packet) => headerBytes + payload.length + checksumBytes;

function prefixOf(address: number): number[] {
  return [...startCode, address >>> 24, (address >>> 16) & 0xff, (address >>> 8) & 0xff, address & 0xff];
}

/** Over all between the address and `end`. */
function checksumOf(bytes: Uint8Array, end: number): number {
  let sum = 0;
  for (let i = prefixBytes; i < end; i++) sum += bytes[i] ?? 0;
  return sum & 0xffff;
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
