import { crc32c } from './crc32c.ts';
import { fragmentHeaderBytes, fragmentTypes, logBlockBytes } from './log-format.ts';
import { maskedChecksum } from './table-format.ts';

/** A log that holds these records and nothing else, as LevelDB writes it. */
export function logOf(payloads: readonly Uint8Array[]): Buffer {
  const parts: Buffer[] = [];
  let at = 0;
  const push = (part: Buffer) => {
    parts.push(part);
    at += part.length;
  };
  for (const payload of payloads) {
    let taken = 0;
    do {
      const left = logBlockBytes - (at % logBlockBytes);
      if (left < fragmentHeaderBytes) push(Buffer.alloc(left));
      const room = logBlockBytes - (at % logBlockBytes) - fragmentHeaderBytes;
      const end = Math.min(payload.length, taken + room);
      push(fragment(payload.subarray(taken, end), taken === 0, end === payload.length));
      taken = end;
    } while (taken < payload.length);
  }
  return Buffer.concat(parts);
}

function fragment(part: Uint8Array, isFirst: boolean, isLast: boolean): Buffer {
  const { full, first, middle, last } = fragmentTypes;
  const bytes = Buffer.alloc(fragmentHeaderBytes + part.length);
  bytes.writeUInt16LE(part.length, 4);
  bytes.writeUInt8(isFirst ? (isLast ? full : first) : isLast ? last : middle, 6);
  bytes.set(part, fragmentHeaderBytes);
  bytes.writeUInt32LE(maskedChecksum(crc32c(bytes.subarray(6))), 0);
  return bytes;
}
