import { coarsestStepBytes, smallestPaddedBytes } from './parameters.ts';

const space = 0x20;

/** How long a text of so many bytes is made: a power of two from 4 KiB on, above 64 KiB the next multiple of that. */
export function paddedBytes(bytes: number): number {
  if (bytes > coarsestStepBytes) return Math.ceil(bytes / coarsestStepBytes) * coarsestStepBytes;
  let padded = smallestPaddedBytes;
  while (padded < bytes) padded *= 2;
  return padded;
}

/** A JSON text with spaces after it, which mean nothing there (RFC 8259, 2): its length tells little of what it says. */
export function padded(json: Uint8Array): Buffer {
  const text = Buffer.alloc(paddedBytes(json.byteLength), space);
  text.set(json);
  return text;
}
