import { createHash } from 'node:crypto';
import type { Clock } from '../../../hal/clock.ts';
import { sleep } from '../../../hal/clock.ts';
import { Fault } from '../../core/errors.ts';
import { fullJitterMs } from '../../link/backoff.ts';
import { followTimes } from './parameters.ts';
import { RefusedList } from './refused.ts';
import type { ByteRange, ByteSource, PartialFile, Scratch } from './source.ts';

export interface DownloadParts {
  readonly source: ByteSource;
  readonly clock: Clock;
  readonly random: () => number;
  readonly signal: AbortSignal;
}

/** A file, as targets name it. */
export interface NamedFile {
  readonly path: string;
  readonly length: number;
  readonly sha256: string;
}

/**
 * Fetches a file, from where an earlier try was cut short, and checks it as a whole. RefusedList `wrong-length` or `wrong-hash`, after
 * which nothing of it is left; Fault `unavailable` when the line gives nothing for too long, after which what has come waits.
 */
export async function download(
  file: NamedFile,
  scratch: Scratch,
  parts: DownloadParts,
): Promise<PartialFile> {
  const partial = await scratch.open(file.sha256);
  try {
    await untilWhole(file, partial, parts);
    await requireHash(file, partial);
    return partial;
  } catch (error) {
    if (error instanceof RefusedList) await partial.clear();
    throw error;
  }
}

async function untilWhole(file: NamedFile, partial: PartialFile, parts: DownloadParts): Promise<void> {
  const deadlineMs = parts.clock.monotonicMs() + patienceMs(file.length);
  let size = await partial.size();
  if (size > file.length) throw tooLong(file.path, size, file.length);
  await trying(parts, async () => {
    const before = size;
    try {
      for await (const piece of pieces(file.path, { from: size, to: file.length }, parts, deadlineMs)) {
        size += piece.length;
        if (size > file.length) throw tooLong(file.path, size, file.length);
        await partial.append(piece);
      }
    } catch (error) {
      if (error instanceof Fault && error.code === 'unavailable')
        return { isDone: false, gained: size > before, error };
      throw error;
    }
    if (size === file.length) return { isDone: true, gained: true };
    const error = new Fault('unavailable', 'the file ended too early', {
      where: file.path,
      given: `${size} bytes`,
    });
    return { isDone: false, gained: size > before, error };
  });
}

const patienceMs = (bytes: number) => followTimes.fileMs + (bytes / followTimes.bytesPerSecond) * 1_000;

async function requireHash({ path, sha256 }: NamedFile, partial: PartialFile): Promise<void> {
  const hash = createHash('sha256');
  for await (const piece of partial.read()) hash.update(piece);
  if (hash.digest('hex') === sha256) return;
  throw new RefusedList('wrong-hash', 'not the file that was signed for', { where: path });
}

/** A small file, or part of one, in memory; undefined where there is none. RefusedList `wrong-length` beyond `maximumBytes`. */
export async function fetchSmall(
  path: string,
  range: ByteRange,
  maximumBytes: number,
  parts: DownloadParts,
): Promise<Buffer | undefined> {
  const deadlineMs = parts.clock.monotonicMs() + patienceMs(maximumBytes);
  let found: Buffer | undefined;
  await trying(parts, async () => {
    const held: Uint8Array[] = [];
    let size = 0;
    try {
      for await (const piece of pieces(path, range, parts, deadlineMs)) {
        size += piece.length;
        if (size > maximumBytes) throw tooLong(path, size, maximumBytes);
        held.push(piece);
      }
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      if (error.code === 'not-found') return { isDone: true, gained: true };
      if (error.code === 'unavailable') return { isDone: false, gained: false, error };
      throw error;
    }
    found = Buffer.concat(held);
    return { isDone: true, gained: true };
  });
  return found;
}

type Try =
  | { readonly isDone: true; readonly gained: boolean }
  | { readonly isDone: false; readonly gained: boolean; readonly error: Fault };

/** Tries again, with full jitter between, as long as something comes. */
async function trying({ clock, random, signal }: DownloadParts, attempt: () => Promise<Try>): Promise<void> {
  for (let fruitless = 0; ; ) {
    signal.throwIfAborted();
    const outcome = await attempt();
    if (outcome.isDone) return;
    fruitless = outcome.gained ? 0 : fruitless + 1;
    if (fruitless >= followTimes.fruitlessTries) throw outcome.error;
    const { backoffBaseMs, backoffCapMs } = followTimes;
    await sleep(clock, fullJitterMs(fruitless, backoffBaseMs, backoffCapMs, random()), signal);
  }
}

/** What a source gives, as long as it does not fall silent, nor takes longer than a file may. */
async function* pieces(
  path: string,
  range: ByteRange,
  { source, clock, signal }: DownloadParts,
  deadlineMs: number,
): AsyncGenerator<Uint8Array> {
  const held = source.held?.(path);
  if (held !== undefined) return yield held.subarray(range.from, range.to);
  signal.throwIfAborted();
  const own = new AbortController();
  const onEnd = () => own.abort(signal.reason);
  signal.addEventListener('abort', onEnd, { once: true }); // AbortSignal.any keeps a trace of each of them as long as `signal` lives
  let isAtEnd = false;
  const iterator = source.read(path, range, own.signal)[Symbol.asyncIterator]();
  try {
    for (;;) {
      const leftMs = Math.min(followTimes.stallMs, deadlineMs - clock.monotonicMs());
      const next = await within(iterator.next(), leftMs, clock, () => own.abort());
      isAtEnd = next.done === true;
      if (next.done === true) return;
      yield next.value;
    }
  } catch (cause) {
    isAtEnd = true; // aborted already, or it has failed by itself: to abort it would cost the connection
    if (signal.aborted) throw signal.reason;
    if (!own.signal.aborted) throw cause;
    throw new Fault('unavailable', 'the source has fallen silent, or is too slow', { where: path, cause });
  } finally {
    signal.removeEventListener('abort', onEnd);
    if (!isAtEnd) {
      own.abort();
      await iterator.return?.().catch(() => {}); // its failure has been told, or does not matter any more
    }
  }
}

async function within<T>(promise: Promise<T>, limitMs: number, clock: Clock, onLate: () => void): Promise<T> {
  let cancel = () => {};
  const late = new Promise<never>((_, reject) => {
    cancel = clock.after(Math.max(0, limitMs), () => {
      onLate();
      reject(new Fault('unavailable', 'late'));
    });
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    cancel();
  }
}

const tooLong = (where: string, given: number, wanted: number) =>
  new RefusedList('wrong-length', 'more came than was signed for', {
    where,
    given: `${given} bytes or more`,
    wanted: `${wanted}`,
  });
