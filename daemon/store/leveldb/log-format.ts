import { crc32c } from './crc32c.ts';
import { resyncBytes } from '../parameters.ts';
import { maskedChecksum } from './table-format.ts';

/**
 * LevelDB's log (doc/log_format.md): blocks of 32 KiB; a fragment is masked CRC-32C (4
 * bytes), length (2), type (1), payload.
 */
export const logBlockBytes = 32 * 1024;
export const fragmentHeaderBytes = 7;

/**
 * A fragment is a record by itself, or the first, a middle or the last part of one. Zero
 * stands where nothing was written.
 */
export const fragmentTypes = { full: 1, first: 2, middle: 3, last: 4 } as const;
const lastType = fragmentTypes.last;

/** A record whose every fragment has its checksum. Places are bytes from the beginning of the log. */
export interface LogRecord {
  readonly at: number;
  readonly end: number;
  readonly payload: Uint8Array;
}

/** Bytes between records, or behind the last, in which there is no whole record. */
export interface LogGap {
  readonly at: number;
  readonly end: number;
  /**
   * `cut-short`: the log ends before a fragment, or a record, does. `zeros`: nothing else is there. `damaged`: a
   * checksum fails, or there is what no writer writes.
   */
  readonly kind: 'cut-short' | 'zeros' | 'damaged';
  /** Another record was begun behind it, whole or not: what is missing had been written in full. */
  readonly isFollowed: boolean;
}

/** A log in the order of its bytes. A gap that no record follows is the last element. */
export type LogPiece = ({ readonly is: 'record' } & LogRecord) | ({ readonly is: 'gap' } & LogGap);

interface Fragment {
  readonly at: number;
  readonly end: number;
  readonly type: number;
}

/** What the reader comes to: a fragment, or what stands in the place of one. */
type Step = ({ readonly is: 'fragment' } & Fragment) | { readonly is: LogGap['kind']; readonly end: number };

/**
 * Every whole record of a log, also those that LevelDB's own reader drops: from damage on it leaves out the rest of a
 * block, and takes a length that leads beyond the end for the end.
 */
export function* logPieces(log: Uint8Array): Generator<LogPiece> {
  const reader = new FragmentReader(log);
  let done = 0; // the end of what is told of
  let defect: LogGap['kind'] | undefined;
  let open: Fragment[] = [];
  for (const step of reader.steps()) {
    if (step.is !== 'fragment') {
      defect = worse(defect, step.is);
      open = [];
      continue;
    }
    const begins = step.type === fragmentTypes.full || step.type === fragmentTypes.first;
    if (begins === open.length > 0) defect = 'damaged'; // a beginning within a record, or a part of none
    if (begins && defect !== undefined) {
      yield { is: 'gap', at: done, end: step.at, kind: 'damaged', isFollowed: true };
      [done, defect] = [step.at, undefined];
    }
    if (begins) open = [];
    else if (open.length === 0) continue;
    open.push(step);
    if (step.type !== fragmentTypes.full && step.type !== fragmentTypes.last) continue;
    yield { is: 'record', at: open[0].at, end: step.end, payload: payloadOf(log, open) };
    [done, open] = [step.end, []];
  }
  if (open.length > 0) defect = worse(defect, 'cut-short');
  if (defect !== undefined) yield { is: 'gap', at: done, end: log.length, kind: defect, isFollowed: false };
}

const severity = { zeros: 0, 'cut-short': 1, damaged: 2 } as const;

function worse(before: LogGap['kind'] | undefined, now: LogGap['kind']): LogGap['kind'] {
  return before === undefined || severity[now] > severity[before] ? now : before;
}

function payloadOf(log: Uint8Array, fragments: readonly Fragment[]): Uint8Array {
  const parts = fragments.map(({ at, end }) => log.subarray(at + fragmentHeaderBytes, end));
  return parts.length === 1 ? parts[0] : Buffer.concat(parts);
}

class FragmentReader {
  readonly #log: Uint8Array;
  readonly #view: DataView;
  /** Bytes whose checksums may still be tried at places where perhaps no fragment begins. */
  #budget = resyncBytes;

  constructor(log: Uint8Array) {
    this.#log = log;
    this.#view = new DataView(log.buffer, log.byteOffset, log.byteLength);
  }

  *steps(): Generator<Step> {
    for (let at = 0; at < this.#log.length; ) {
      const blockEnd = at - (at % logBlockBytes) + logBlockBytes;
      if (blockEnd - at < fragmentHeaderBytes) {
        at = blockEnd; // too short for a header: the writer has filled it
        continue;
      }
      const step = this.#stepAt(at, blockEnd);
      yield step;
      at = step.end;
    }
  }

  #stepAt(at: number, blockEnd: number): Step {
    const end = Math.min(blockEnd, this.#log.length);
    const fragment = this.#fragmentAt(at, end);
    if (fragment !== undefined) return { is: 'fragment', ...fragment };
    if (this.#isZero(at, end)) return { is: 'zeros', end };
    const next = this.#next(at, end);
    const isCut = next === undefined && this.#leadsBeyond(at, blockEnd);
    return { is: isCut ? 'cut-short' : 'damaged', end: next ?? end };
  }

  /** Undefined when no fragment with its checksum begins there. */
  #fragmentAt(at: number, end: number): Fragment | undefined {
    const own = this.#claimedAt(at, end);
    return own !== undefined && this.#hasChecksum(own) ? own : undefined;
  }

  #claimedAt(at: number, end: number): Fragment | undefined {
    if (at + fragmentHeaderBytes > end) return undefined;
    const type = this.#view.getUint8(at + 6);
    if (type === 0 || type > lastType) return undefined;
    const fragmentEnd = at + fragmentHeaderBytes + this.#view.getUint16(at + 4, true);
    return fragmentEnd > end ? undefined : { at, end: fragmentEnd, type };
  }

  /** The checksum is over type and payload. */
  #hasChecksum({ at, end }: Fragment): boolean {
    return this.#view.getUint32(at, true) === maskedChecksum(crc32c(this.#log.subarray(at + 6, end)));
  }

  /** Where the next fragment begins in a block: behind the damaged one by its own word, or wherever a checksum holds. */
  #next(at: number, end: number): number | undefined {
    const claimed = this.#claimedAt(at, end)?.end;
    if (claimed !== undefined && this.#fragmentAt(claimed, end) !== undefined) return claimed;
    for (let from = at + 1; from + fragmentHeaderBytes <= end && this.#budget > 0; from++) {
      const candidate = this.#claimedAt(from, end);
      if (candidate === undefined) continue;
      this.#budget -= candidate.end - candidate.at;
      if (this.#hasChecksum(candidate)) return from;
    }
    return undefined;
  }

  /** The log ends within the header, or before the length that the header states; a fragment never leaves its block. */
  #leadsBeyond(at: number, blockEnd: number): boolean {
    if (at + fragmentHeaderBytes > this.#log.length) return true;
    const end = at + fragmentHeaderBytes + this.#view.getUint16(at + 4, true);
    const type = this.#view.getUint8(at + 6);
    return end > this.#log.length && end <= blockEnd && type > 0 && type <= lastType;
  }

  #isZero(at: number, end: number): boolean {
    for (let place = at; place < end; place++) if (this.#log[place] !== 0) return false;
    return true;
  }
}
