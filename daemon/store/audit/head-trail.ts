import { Fault } from '../../core/errors.ts';
import { genesis, sameHead } from './audit-chain.ts';
import type { VerifyingKey } from '../../core/es256.ts';
import type { AuditDefect, BadRecord } from '../contract/audit.ts';
import { below, headKey, type KeyRange, numberOf } from '../keys.ts';
import { type ChainKind, isSignedBy, readHead, type SignedHead } from './signed-head.ts';

/** Where links and heads are read from, in order. */
export interface HeadSource {
  sealedEntries(range: KeyRange): AsyncIterable<readonly [string, Uint8Array]>;
}

interface TrailOptions {
  readonly chain?: ChainKind;
  readonly keys?: readonly VerifyingKey[];
  readonly since?: number | string;
}

/** The signed heads of a chain, one after the other, each held against its signature and against the one before. */
export class HeadTrail {
  readonly #options: TrailOptions;
  readonly #entries: AsyncIterator<readonly [string, Uint8Array]>;
  /** The head that was passed last, or that the walk begins behind. */
  last: SignedHead | undefined;
  /** The one ahead. */
  next: SignedHead | undefined;
  /** What is wrong with the one ahead, or with the one to begin behind. */
  bad: BadRecord | undefined;

  private constructor(options: TrailOptions, source: HeadSource, begin: Found) {
    this.#options = options;
    this.last = begin.head;
    this.bad = begin.bad;
    const range = begin.head ? { ...below('head'), gte: headKey(begin.head.head.seq + 1) } : below('head');
    this.#entries = source.sealedEntries(range)[Symbol.asyncIterator]();
  }

  /** Placed behind the head that `since` asks for, or at the beginning. */
  static async since(source: HeadSource, options: TrailOptions): Promise<HeadTrail> {
    const trail = new HeadTrail(options, source, await lastBefore(source, options));
    trail.bad ??= await trail.#look();
    return trail;
  }

  /** Passes the head ahead, and looks at the next. */
  advance(): Promise<BadRecord | undefined> {
    this.last = this.next;
    return this.#look();
  }

  async #look(): Promise<BadRecord | undefined> {
    const { value, done } = await this.#entries.next();
    this.next = undefined;
    if (done === true) return undefined;
    const [key, bytes] = value;
    const chain = this.#options.chain ?? this.last?.chain;
    const { head, bad } = checkHead(key, bytes, { ...this.#options, ...(chain && { chain }) });
    if (head === undefined) return bad;
    const previous = this.last?.head ?? genesis;
    if (!sameHead(head.previous, previous)) return gapOf(head, previous.seq, key);
    this.next = head;
    return undefined;
  }
}

/** Each head names the one before: one that is gone leaves a gap, and one from another history names another. */
function gapOf({ previous }: SignedHead, lastSeq: number, key: string): BadRecord {
  const place = `the head that was signed at link ${numberOf(key)} follows one at link ${previous.seq}`;
  if (previous.seq > lastSeq) return { key: headKey(previous.seq), defect: 'missing', place };
  return { key, defect: 'diverged', place };
}

interface Found {
  readonly head?: SignedHead;
  readonly bad?: BadRecord;
}

async function lastBefore(source: HeadSource, options: TrailOptions): Promise<Found> {
  const { since } = options;
  if (since === undefined) return {};
  const all = { ...below('head'), reverse: true };
  const range = typeof since === 'number' ? { ...all, lt: headKey(since) } : all;
  for await (const [key, bytes] of source.sealedEntries(range)) {
    const found = checkHead(key, bytes, options);
    if (found.head === undefined || typeof since === 'number' || isBy(found.head, since)) return found;
  }
  return {};
}

const isBy = ({ at }: SignedHead, time: string) => Date.parse(at) <= Date.parse(time);

function checkHead(key: string, bytes: Uint8Array, { chain, keys }: TrailOptions): Found {
  const jws = Buffer.from(bytes).toString('latin1');
  const bad = (defect: AuditDefect, place: string): Found => ({ bad: { key, defect, place } });
  try {
    const head = readHead(jws);
    if (keys && !isSignedBy(jws, keys)) return bad('forged', 'no given key has signed it');
    if (chain !== undefined && head.chain !== chain)
      return bad('forged', `it is of the chain of a ${head.chain}`);
    if (headKey(head.head.seq) !== key) return bad('altered', `it says that it is of link ${head.head.seq}`);
    return { head };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return bad('altered', error.message);
  }
}
