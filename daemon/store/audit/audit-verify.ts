import { Fault } from '../../core/errors.ts';
import { type ChainHead, extend, genesis, sameHash, sameHead, splitLink } from './audit-chain.ts';
import type { VerifyingKey } from '../../core/es256.ts';
import type { AuditDefect, AuditVerdict, BadRecord } from '../contract/audit.ts';
import { type HeadSource, HeadTrail } from './head-trail.ts';
import { auditKey, below, headKey } from '../keys.ts';
import type { ChainMark } from './notary.ts';
import type { ChainKind } from './signed-head.ts';
import { checkWitness } from './witness-check.ts';
import type { SlotReading } from './witness-record.ts';

/** What is known beside the chain itself; an auditor who has a copy and the public key knows no mark. */
export interface ChainExpectation {
  /** Whose chain it must be; that of its first head when it is not known. */
  readonly chain?: ChainKind;
  /** Where the chain and its signed heads must end, as the sealed heads of the store say. */
  readonly mark?: ChainMark;
  /** Who may have signed heads; without them signatures are not looked at. */
  readonly keys?: readonly VerifyingKey[];
  /** Opens a sealed entry; without it entries stay closed. */
  readonly authenticates?: (key: string, sealed: Uint8Array) => boolean;
  /** The slots of the witness. */
  readonly slots?: readonly SlotReading[];
  /** Begins behind the last head that was signed before this link, or at or before this time (ISO 8601). */
  readonly since?: number | string;
  /** Told of the link that the walk has come to, every so many. */
  readonly onProgress?: (seq: number) => void;
}

const progressLinks = 10_000;

/** Walks the chain, its signed heads beside it, and tells of the first record that is bad. */
export async function verifyChain(source: HeadSource, expectation: ChainExpectation): Promise<AuditVerdict> {
  const trail = await HeadTrail.since(source, expectation);
  const walk = new ChainWalk(trail, expectation);
  const firstBad = trail.bad ?? (await walk.links(source)) ?? walk.end();
  return { ...walk.found(), ...(firstBad && { firstBad }) };
}

class ChainWalk {
  readonly #trail: HeadTrail;
  readonly #expectation: ChainExpectation;
  readonly #start: ChainHead;
  /** The hashes that the witness's slots name, when the walk comes by. */
  readonly #passed = new Map<number, Uint8Array>();
  #at: ChainHead;

  constructor(trail: HeadTrail, expectation: ChainExpectation) {
    this.#trail = trail;
    this.#expectation = expectation;
    this.#start = trail.last?.head ?? genesis;
    this.#at = this.#start;
    this.#remember();
  }

  found(): AuditVerdict {
    const { last } = this.#trail;
    return {
      verified: this.#at.seq - this.#start.seq,
      ...(this.#expectation.since !== undefined && { after: this.#start.seq }),
      ...(last && {
        signed: { seq: last.head.seq, at: last.at, keyId: last.keyId },
        unsigned: this.#at.seq - last.head.seq,
      }),
    };
  }

  async links(source: HeadSource): Promise<BadRecord | undefined> {
    try {
      return await this.#links(source);
    } catch (error) {
      // A table that LevelDB cannot read: what comes next in it is lost.
      if (!(error instanceof Fault && error.code === 'corrupt')) throw error;
      return { key: auditKey(this.#at.seq + 1), defect: 'unreadable', place: error.message };
    }
  }

  async #links(source: HeadSource): Promise<BadRecord | undefined> {
    const range = { ...below('audit'), gte: auditKey(this.#start.seq + 1) };
    for await (const [key, link] of source.sealedEntries(range)) {
      const bad = this.#link(key, link) ?? (await this.#passHead());
      if (bad !== undefined) return bad;
      this.#remember();
      if (this.#at.seq % progressLinks === 0) this.#expectation.onProgress?.(this.#at.seq);
    }
    return undefined;
  }

  #link(key: string, link: Uint8Array): BadRecord | undefined {
    const { mark, authenticates } = this.#expectation;
    const at = this.#at;
    if (at.seq === mark?.head.seq) return this.#bad(key, 'beyond-head');
    if (key !== auditKey(at.seq + 1)) return this.#bad(auditKey(at.seq + 1), 'missing');
    const { hash, sealed } = splitLink(link);
    const next = extend(at, sealed);
    if (!sameHash(next.hash, hash)) return this.#bad(key, 'altered');
    if (authenticates?.(key, sealed) === false) return this.#bad(key, 'unreadable');
    this.#at = next;
    return undefined;
  }

  /** A chain that holds by itself and not with a signed head was written anew, from behind the head before. */
  async #passHead(): Promise<BadRecord | undefined> {
    const { next } = this.#trail;
    if (next?.head.seq !== this.#at.seq) return undefined;
    if (!sameHash(next.head.hash, this.#at.hash)) return this.#bad(headKey(this.#at.seq), 'diverged');
    return this.#trail.advance();
  }

  end(): BadRecord | undefined {
    return this.#endOfLinks() ?? this.#endOfHeads() ?? this.#endOfWitness();
  }

  #endOfLinks(): BadRecord | undefined {
    const { mark } = this.#expectation;
    const at = this.#at;
    const wanted = Math.max(mark?.head.seq ?? 0, this.#trail.next?.head.seq ?? 0);
    if (at.seq < wanted) return this.#bad(auditKey(at.seq + 1), 'missing');
    if (mark && !sameHash(at.hash, mark.head.hash)) return this.#bad(auditKey(at.seq), 'altered');
    return undefined;
  }

  #endOfHeads(): BadRecord | undefined {
    const { mark, keys } = this.#expectation;
    const last = this.#trail.last?.head ?? genesis;
    if (mark !== undefined) {
      if (sameHead(last, mark.signed)) return undefined;
      const isLater = last.seq > mark.signed.seq;
      return isLater ? this.#bad(headKey(last.seq), 'beyond-head') : this.#missingHead(mark.signed.seq);
    }
    // Whoever strips all heads may write all links anew.
    return keys && last.seq === 0 && this.#at.seq > 0
      ? this.#bad(headKey(this.#at.seq), 'unsigned')
      : undefined;
  }

  #missingHead(seq: number): BadRecord {
    return this.#bad(headKey(seq), 'missing');
  }

  #endOfWitness(): BadRecord | undefined {
    const { slots } = this.#expectation;
    const ends = { end: this.#at, start: this.#start, signedSeq: this.#trail.last?.head.seq ?? 0 };
    return slots && checkWitness(slots, this.#passed, ends);
  }

  #remember(): void {
    const { slots = [] } = this.#expectation;
    const { seq, hash } = this.#at;
    if (slots.some(slot => 'record' in slot && slot.record.head.seq === seq)) this.#passed.set(seq, hash);
  }

  #bad(key: string, defect: AuditDefect): BadRecord {
    const { last } = this.#trail;
    const place = last && `after the head that was signed at link ${last.head.seq}`;
    return { key, defect, ...(place !== undefined && { place }) };
  }
}
