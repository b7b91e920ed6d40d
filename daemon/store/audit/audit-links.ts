import { splitLink } from './audit-chain.ts';
import type { AuditEntry, AuditLink, AuditPage } from '../contract/audit.ts';
import { auditKey, below, numberOf } from '../keys.ts';
import { decodeValue } from '../record.ts';
import type { SealedReader } from '../sealed-reader.ts';

/** The links after number `after`, in order; what does not authenticate is reported and left out. */
export async function readLinks(reader: SealedReader, { after, limit }: AuditPage): Promise<AuditLink[]> {
  const links: AuditLink[] = [];
  if (limit <= 0) return links;
  for await (const [key, value] of reader.sealedEntries({ ...below('audit'), gte: auditKey(after + 1) })) {
    const link = readLink(reader, key, value);
    if (link !== undefined) links.push(link);
    if (links.length >= limit) break;
  }
  return links;
}

function readLink(reader: SealedReader, key: string, value: Uint8Array): AuditLink | undefined {
  const { hash, sealed } = splitLink(value);
  const plaintext = reader.unsealOrReport(key, sealed);
  if (plaintext === undefined) return undefined;
  const entry = decodeValue(plaintext) as AuditEntry;
  return { ...entry, seq: numberOf(key), hash: Buffer.from(hash).toString('hex') };
}

/** The hash that the store has of a link; undefined when it has no such link. */
export async function linkHash(reader: SealedReader, seq: number): Promise<Uint8Array | undefined> {
  const link = await reader.getSealed(auditKey(seq));
  return link === undefined ? undefined : splitLink(link).hash;
}
