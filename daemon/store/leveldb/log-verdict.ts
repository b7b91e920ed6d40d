import { numberOf } from '../keys.ts';
import { type LogGap, logPieces } from './log-format.ts';
import { isTorn } from './log-torn.ts';
import { readBatch } from './write-batch.ts';

/**
 * What the logs of a database tell of themselves.
 *
 * `whole`: every record is there, or the last was being written when the process or the machine came to its
 * end, so that nobody was told that it was kept. `in-doubt`: the last record is damaged, and nothing tells
 * whether somebody was. `lost`: somebody was.
 */
export type LogVerdict =
  | { readonly is: 'whole' }
  | {
      readonly is: 'in-doubt' | 'lost';
      /** The index of the log that the first gap is in. */
      readonly log: number;
      readonly detail: string;
    };

/** The last change and the last audit link that records have told of. */
interface Passed {
  readonly change?: number;
  readonly link?: number;
}

interface Gap extends LogGap {
  readonly log: number;
  readonly before: Passed;
  /** Of the record that follows, in this log or in a later one. */
  after?: Passed;
}

/**
 * Judges logs, the oldest first. `acknowledgedLink`: the last audit link that was acknowledged,
 * as far as a mark remembers; 0 without one.
 *
 * A commit is begun only when the one before it is synced. So at a power cut one record at most is not on the disk,
 * the last, and whatever is followed by another was acknowledged. A sector that a disk did not come to reads as
 * zeros, which no sealed record holds; a last record that fails its checksum without one is not what a power cut
 * leaves as disks promise it, and yet nothing proves that it was acknowledged.
 */
export function judgeLogs(logs: readonly Uint8Array[], acknowledgedLink: number): LogVerdict {
  const { gaps, passed } = gapsIn(logs);
  const endsTooEarly = passed.link !== undefined && passed.link < acknowledgedLink;
  const lost = gaps.filter(
    gap => gap.isFollowed || (gap.after !== undefined && !isUnusedEnd(gap)) || endsTooEarly,
  );
  if (lost.length > 0) return { is: 'lost', log: lost[0].log, detail: lost.map(wordsOf).join('; ') };
  const doubtful = gaps.find(gap => gap.kind === 'damaged' && !isTorn(logs[gap.log], gap));
  if (doubtful === undefined) return { is: 'whole' };
  return { is: 'in-doubt', log: doubtful.log, detail: wordsOf(doubtful) };
}

/**
 * A log has its full length from its start (log-length.ts): zeros at the end of one that
 * the next goes on from are no gap.
 */
function isUnusedEnd({ kind, before, after }: Gap): boolean {
  if (kind !== 'zeros') return false;
  return before.change === undefined || after?.change === before.change + 1;
}

function gapsIn(logs: readonly Uint8Array[]): { readonly gaps: readonly Gap[]; readonly passed: Passed } {
  const gaps: Gap[] = [];
  let passed: Passed = {};
  for (const [log, bytes] of logs.entries()) {
    for (const piece of logPieces(bytes)) {
      const record = piece.is === 'record' ? changesOf(piece.payload) : undefined;
      if (record === undefined) {
        gaps.push({ kind: 'damaged', isFollowed: false, ...piece, log, before: passed });
        continue;
      }
      const follows = passed.change === undefined || record.first.change === passed.change + 1;
      if (!follows && gaps.at(-1)?.end !== piece.at)
        gaps.push({ at: piece.at, end: piece.at, kind: 'damaged', isFollowed: true, log, before: passed });
      for (const gap of gaps) gap.after ??= record.first;
      passed = { ...passed, ...record.last };
    }
  }
  return { gaps, passed };
}

/** Undefined for what has its checksum and is no batch. */
function changesOf(payload: Uint8Array): { readonly first: Passed; readonly last: Passed } | undefined {
  try {
    const { firstNumber, count, putKeys } = readBatch(payload);
    const links = putKeys.filter(key => key.startsWith('audit/')).map(numberOf);
    const [first, last] = [links.at(0), links.at(-1)];
    return {
      first: { change: firstNumber, ...(first !== undefined && { link: first }) },
      last: { change: firstNumber + count - 1, ...(last !== undefined && { link: last }) },
    };
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function wordsOf({ at, end, kind, before, after }: Gap): string {
  const place = `${kind} from byte ${at} to ${end}`;
  if (after === undefined) {
    const link = before.link === undefined ? '' : ` after audit link ${before.link}`;
    return `${place}, and nothing whole${link}`;
  }
  const changes = before.change === undefined ? '' : `, ${countOf(before, after)} changes are missing`;
  return `${place}${changes}${linksOf(before, after)}`;
}

const countOf = ({ change: before = 0 }: Passed, { change: after = 0 }: Passed) => after - before - 1;

function linksOf({ link: before }: Passed, { link: after }: Passed): string {
  if (before === undefined || after === undefined) return '';
  if (after === before + 1) return ', no audit link among them';
  return `, audit links ${before + 1} to ${after - 1} among them`;
}
