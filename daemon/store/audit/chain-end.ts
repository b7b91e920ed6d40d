import { extend, sameHash, splitLink } from './audit-chain.ts';
import { linkHash } from './audit-links.ts';
import { auditKey, numberOf } from '../keys.ts';
import type { ChainMark } from './notary.ts';
import { chainEndLinks } from '../parameters.ts';
import type { SealedReader } from '../sealed-reader.ts';

/**
 * Walks the end of a chain, from the last signed head on, and gives the number of the first link
 * that is missing. Heads go to the disk with every batch: so they may say that the chain goes on
 * where LevelDB has dropped links before them.
 *
 * A link that is there and does not follow from the one before is reported as damaged, like any record.
 */
export async function missingInEnd(
  reader: SealedReader,
  { head, signed }: ChainMark,
): Promise<number | undefined> {
  const after = Math.max(signed.seq, head.seq - chainEndLinks);
  const hash = after === signed.seq ? signed.hash : await linkHash(reader, after);
  if (hash === undefined) return after;
  let at = { seq: after, hash };
  const range = { gte: auditKey(after + 1), lte: auditKey(head.seq) };
  for await (const [key, value] of reader.sealedEntries(range)) {
    if (numberOf(key) !== at.seq + 1) return at.seq + 1;
    const link = splitLink(value);
    at = extend(at, link.sealed);
    if (!sameHash(at.hash, link.hash)) reader.unsealOrReport(key, link.sealed);
    at = { seq: at.seq, hash: link.hash };
  }
  return at.seq < head.seq ? at.seq + 1 : undefined;
}
