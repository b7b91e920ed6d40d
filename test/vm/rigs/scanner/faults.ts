/** What goes wrong on the wire or in the module, on the orders of a test. */
export interface Faults {
  /** Sent before each packet. */
  noise: Uint8Array;
  /** So many of the next packets have a checksum that is off by one. */
  wrongChecksums: number;
  /** So many of the next packets lack the byte in their middle. */
  droppedBytes: number;
  /** Hears nothing and says nothing. */
  silent: boolean;
  /** So many of the next uploads end after half of their packets. */
  cutUploads: number;
}

export const noFaults = (): Faults => ({
  noise: new Uint8Array(0),
  wrongChecksums: 0,
  droppedBytes: 0,
  silent: false,
  cutUploads: 0,
});

/** A packet as it gets onto the wire, with what is left of the faults spent on it. */
export function onTheWire(packet: Uint8Array, faults: Faults): Uint8Array {
  let bytes = Uint8Array.from(packet);
  if (faults.wrongChecksums > 0) {
    faults.wrongChecksums -= 1;
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 0x01;
  }
  if (faults.droppedBytes > 0) {
    faults.droppedBytes -= 1;
    bytes = bytes.filter((_, at) => at !== bytes.length >> 1);
  }
  return Uint8Array.from([...faults.noise, ...bytes]);
}
