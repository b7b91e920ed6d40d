import { type ChainHead, sameHash } from './audit-chain.ts';
import type { BadRecord } from '../contract/audit.ts';
import { headKey } from '../keys.ts';
import { auditDefaults, harmlessLeadLinks } from '../parameters.ts';
import { newestOf, type SlotReading } from './witness-record.ts';

interface Ends {
  readonly start: ChainHead;
  readonly end: ChainHead;
  /** The number of the last signed head; 0 when there is none. */
  readonly signedSeq: number;
}

/** Holds the slots against a chain that was walked; `passed`: the hashes of the links that the slots name. */
export function checkWitness(
  slots: readonly SlotReading[],
  passed: ReadonlyMap<number, Uint8Array>,
  ends: Ends,
): BadRecord | undefined {
  for (const [number, slot] of slots.entries()) {
    const bad = checkSlot(slot, `slot ${number}`, passed, ends);
    if (bad !== undefined) return bad;
  }
  const seen = newestOf(slots)?.head.seq ?? 0;
  if (ends.end.seq - seen <= harmlessLeadLinks(auditDefaults)) return undefined;
  const place = `it saw link ${seen}, the chain ends at ${ends.end.seq}: more than a crash leaves`;
  return { key: 'witness', defect: 'behind', place };
}

function checkSlot(
  slot: SlotReading,
  place: string,
  passed: ReadonlyMap<number, Uint8Array>,
  { start, end, signedSeq }: Ends,
): BadRecord | undefined {
  if ('defect' in slot) return { key: 'witness', defect: slot.defect, place };
  const { head, signedSeq: seenSigned } = slot.record;
  if (head.seq < start.seq) return undefined; // before what was asked for
  if (head.seq > end.seq) {
    return {
      key: 'witness',
      defect: 'rolled-back',
      place: `${place} saw link ${head.seq}, the chain ends at ${end.seq}`,
    };
  }
  const hash = passed.get(head.seq);
  if (hash === undefined || !sameHash(hash, head.hash)) {
    return { key: 'witness', defect: 'diverged', place: `${place} saw another link ${head.seq}` };
  }
  if (seenSigned > signedSeq)
    return { key: headKey(seenSigned), defect: 'missing', place: `${place} saw it` };
  return undefined;
}
