import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { canonicalize } from '@tufjs/canonical-json';
import type { Key, Metadata, Root, Snapshot, Targets, Timestamp } from '@tufjs/models';
import { type PublicJwk, thumbprint } from '../../core/es256.ts';
import { keptPublicKeys } from './parameters.ts';
import { RefusedList } from './refused.ts';

export type AnyMetadata = Metadata<Root> | Metadata<Timestamp> | Metadata<Snapshot> | Metadata<Targets>;

/**
 * RefusedList `forged` when fewer than the threshold of the role's keys have signed (TUF 1.0.33, 5.4.2 and its like). As
 * `verifyDelegate` of @tufjs/models, which reads every key from its PEM again for every signature: more than the verifying takes.
 */
export function requireSignatures(root: Root, role: string, metadata: AnyMetadata, where: string): void {
  const { [role]: wanted } = root.roles;
  const bytes = Buffer.from(canonicalize(metadata.signed.toJSON()));
  const count = [...new Set(wanted?.keyIDs)].filter(id =>
    hasSigned(root.keys[id], id, metadata, bytes),
  ).length;
  if (wanted !== undefined && count >= wanted.threshold) return;
  throw new RefusedList('forged', 'too few signatures', {
    where,
    given: `${count} of ${role}`,
    wanted: `${wanted?.threshold ?? 'a role that the root knows'}`,
  });
}

function hasSigned(key: Key | undefined, id: string, { signatures }: AnyMetadata, bytes: Buffer): boolean {
  const signature = signatures[id]?.sig;
  const publicKey = publicKeyOf(key?.keyVal['public']);
  if (signature === undefined || publicKey === undefined) return false;
  return verify('sha256', bytes, publicKey, Buffer.from(signature, 'hex'));
}

/** RefusedList `malformed` for a key under another name than its thumbprint (RFC 7638): under two it would count twice. */
export function requireThumbprints({ keys }: Root, where: string): void {
  for (const [id, { keyVal }] of Object.entries(keys)) {
    const key = publicKeyOf(keyVal['public']);
    if (key !== undefined && thumbprint(key.export({ format: 'jwk' }) as unknown as PublicJwk) === id)
      continue;
    throw new RefusedList('malformed', 'a key under another name than its thumbprint', { where, given: id });
  }
}

const parsed = new Map<string, KeyObject | undefined>();

/** A key of P-256; undefined for anything else, which signs nothing. */
function publicKeyOf(pem: string | undefined): KeyObject | undefined {
  if (pem === undefined) return undefined;
  if (!parsed.has(pem)) {
    if (parsed.size >= keptPublicKeys) parsed.clear();
    parsed.set(pem, parse(pem));
  }
  return parsed.get(pem);
}

function parse(pem: string): KeyObject | undefined {
  try {
    const key = createPublicKey(pem);
    return key.asymmetricKeyDetails?.namedCurve === 'prime256v1' ? key : undefined;
  } catch {
    return undefined; // no key at all: it signs nothing
  }
}
