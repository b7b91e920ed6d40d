/** MQTT control packet types (MQTT 5, table 2-1). */
export const packetTypes = { publish: 3, puback: 4 } as const;

export const typeOf = (packet: Buffer): number => (packet[0] ?? 0) >> 4;

/** Cuts a stream of bytes into MQTT packets: one byte of type and flags, then the length of the rest (MQTT 5, 2.1). */
export class PacketSplitter {
  #rest: Buffer = Buffer.alloc(0);

  /** The packets that are whole now. */
  push(chunk: Buffer): Buffer[] {
    this.#rest = Buffer.concat([this.#rest, chunk]);
    const packets: Buffer[] = [];
    for (let size = sizeOfFirst(this.#rest); size <= this.#rest.length; size = sizeOfFirst(this.#rest)) {
      packets.push(this.#rest.subarray(0, size));
      this.#rest = this.#rest.subarray(size);
    }
    return packets;
  }
}

/** Infinity while not even the length is whole: a Variable Byte Integer (MQTT 5, 1.5.5) of at most four bytes. */
function sizeOfFirst(bytes: Buffer): number {
  let length = 0;
  for (let at = 1; at <= 4; at++) {
    const byte = bytes[at];
    if (byte === undefined) return Infinity;
    length += (byte & 0x7f) * 128 ** (at - 1);
    if (byte < 0x80) return at + 1 + length;
  }
  return Infinity;
}
