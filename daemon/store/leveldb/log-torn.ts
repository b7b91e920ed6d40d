import { fragmentHeaderBytes, fragmentTypes, logBlockBytes, type LogGap } from './log-format.ts';
import { sectorBytes, tornZeroBytes } from '../parameters.ts';
import { readBatch } from './write-batch.ts';

/**
 * Whether damage at the end of a log is what a crash or a power cut leaves of a write that was under way: a sector
 * that the disk did not come to reads as zeros, as the log does behind its last record (log-length.ts); and a write
 * that was cut off ends before the length that its fragments state. The batch has then to end too early as well: a
 * length that was damaged itself claims more than there ever was.
 */
export function isTorn(log: Uint8Array, gap: LogGap): boolean {
  const end = endOfWritten(log, gap);
  if (hasUnwrittenSector(log, gap.at, end)) return true;
  const fragments = fragmentsFrom(log, gap.at, end);
  const isCut = fragments.isOpen || fragments.ends > end;
  return isCut && !isBatch(Buffer.concat(fragments.payloads(end)));
}

function endOfWritten(log: Uint8Array, { at, end }: LogGap): number {
  let last = end;
  while (last > at && log[last - 1] === 0) last--;
  return last;
}

/** A sector, or as much of one as was written to, that reads as if it had never been written. */
function hasUnwrittenSector(log: Uint8Array, at: number, end: number): boolean {
  for (let from = at; from < end; ) {
    const to = Math.min(from - (from % sectorBytes) + sectorBytes, end);
    if (to - from >= tornZeroBytes && log.subarray(from, to).every(byte => byte === 0)) return true;
    from = to;
  }
  return false;
}

/** Where the fragments of a record end by their own word. `isOpen`: another would have to follow, and none does. */
function fragmentsFrom(log: Uint8Array, at: number, writtenEnd: number) {
  const view = new DataView(log.buffer, log.byteOffset, log.byteLength);
  const places: { readonly from: number; readonly to: number }[] = [];
  let place = at;
  let isOpen = true;
  while (isOpen) {
    const left = logBlockBytes - (place % logBlockBytes);
    if (left < fragmentHeaderBytes) place += left;
    if (place + fragmentHeaderBytes > log.length) break;
    const type = view.getUint8(place + 6);
    if (type === 0) {
      // Where a fragment would have to begin nothing was written, or a part of its header; else that is the damage.
      isOpen = writtenEnd < place + fragmentHeaderBytes;
      break;
    }
    const to = place + fragmentHeaderBytes + view.getUint16(place + 4, true);
    places.push({ from: place + fragmentHeaderBytes, to });
    isOpen = type === fragmentTypes.first || type === fragmentTypes.middle;
    place = to;
  }
  const payloads = (end: number) => places.map(({ from, to }) => log.subarray(from, Math.min(to, end)));
  return { ends: place, isOpen, payloads };
}

function isBatch(payload: Uint8Array): boolean {
  try {
    readBatch(payload);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
