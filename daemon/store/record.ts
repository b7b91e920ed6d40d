/**
 * The plaintext of a record: a JSON value, and behind it the bytes that JSON cannot hold (pictures, templates).
 * Layout: length of the JSON in bytes (4, big-endian), the JSON `[value, [size of each part]]`, the parts.
 */
export function encodeRecord(value: unknown, parts: readonly Uint8Array[] = []): Uint8Array {
  const json = Buffer.from(JSON.stringify([value, parts.map(part => part.length)]), 'utf8');
  const length = Buffer.alloc(4);
  length.writeUInt32BE(json.length);
  return Buffer.concat([length, json, ...parts]);
}

export interface DecodedRecord {
  readonly value: unknown;
  readonly parts: readonly Uint8Array[];
}

/** Takes what `encodeRecord` made; the seal has told that nothing else stands there. */
export function decodeRecord(bytes: Uint8Array): DecodedRecord {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 4 + buffer.readUInt32BE(0);
  const [value, sizes] = JSON.parse(buffer.toString('utf8', 4, at)) as [unknown, number[]];
  const parts = sizes.map(size => new Uint8Array(buffer.subarray(at, (at += size))));
  return { value, parts };
}

/** The JSON value of a record without parts. */
export function decodeValue(bytes: Uint8Array): unknown {
  return decodeRecord(bytes).value;
}
