import { makeSigningKey, type SigningKey, signingKeyFrom } from '../../core/es256.ts';
import { Fault } from '../../core/errors.ts';
import { type AgreementKey, agreementKey, makeAgreementNumber } from './jwe.ts';
import { type KeyStatement, stateKeys, type StatedKey } from './key-statement.ts';
import { keyLifetimeMs, renewalMs } from './parameters.ts';

/** A private key as it is kept. */
export interface KeptKey {
  readonly use: StatedKey['use'];
  /** PKCS #8, PEM, of a `sig`; the private number, base64url, of an `enc`. */
  readonly secret: string;
  readonly from: string;
  readonly until: string;
}

/** What a kiosk or a hub keeps of its message keys: it is a secret. */
export interface KeptKeys {
  readonly version: number;
  readonly keys: readonly KeptKey[];
}

/** Whose keys they are, and who vouches for them. */
export interface KeyOwner {
  /** CloudEvents `source`. */
  readonly source: string;
  readonly uses: readonly StatedKey['use'][];
  readonly identity: SigningKey;
  /** Of the identity, PEM. */
  readonly certificate: string;
}

/** Whether no key of some use is good for much longer, or none is there. */
export function isRenewalDue(kept: KeptKeys | undefined, uses: KeyOwner['uses'], now: Date): boolean {
  const isFresh = ({ from, until }: KeptKey) =>
    new Date(from) <= now && now.getTime() < new Date(until).getTime() - renewalMs;
  return uses.some(use => !kept?.keys.some(key => key.use === use && isFresh(key)));
}

/** Those that have not ended: what was sealed to the rest nobody shall read again. */
export const unendedKeys = ({ version, keys }: KeptKeys, now: Date): KeptKeys => ({
  version,
  keys: keys.filter(({ until }) => now < new Date(until)),
});

/** A new key of each use beside those that are still good: what was sealed under the old ones goes on to be read. */
export function renewedKeys(kept: KeptKeys | undefined, uses: KeyOwner['uses'], now: Date): KeptKeys {
  const good = kept === undefined ? [] : unendedKeys(kept, now).keys;
  const from = now.toISOString();
  const until = new Date(now.getTime() + keyLifetimeMs).toISOString();
  const fresh = uses.map((use): KeptKey => ({ use, secret: newSecret(use), from, until }));
  return { version: (kept?.version ?? 0) + 1, keys: [...good, ...fresh] };
}

const newSecret = (use: StatedKey['use']): string =>
  use === 'sig' ? makeSigningKey() : makeAgreementNumber().toString('base64url');

/** Message keys ready for use. */
export interface OwnKeys {
  readonly version: number;
  readonly statement: string;
  /** The newest. */
  readonly signing: SigningKey;
  /** None where nothing is encrypted to the owner. */
  readonly agreement: (keyId: string) => AgreementKey | undefined;
}

/**
 * Ready for use, and stated anew: a statement is numbered by the time of its start, so that one who was restored from an
 * older copy does not state what is taken for a replay.
 */
export function ownKeys(kept: KeptKeys, owner: KeyOwner, now: Date): OwnKeys {
  const { keys } = kept;
  const version = Math.max(kept.version, Math.floor(now.getTime() / 1000));
  const opened = keys.map(kept => ({ kept, ...openedKey(kept) }));
  const stated: KeyStatement = {
    source: owner.source,
    version,
    keys: opened.map(({ kept: { use, from, until }, key }) => ({ use, jwk: key.jwk, from, until })),
  };
  const signing = opened.flatMap(({ sig }) => sig ?? []).at(-1);
  if (signing === undefined)
    throw new Fault('corrupt', 'there is no key to sign with', { where: owner.source });
  const agreements = new Map(opened.flatMap(({ enc }) => (enc ? [[enc.id, enc] as const] : [])));
  return {
    version,
    statement: stateKeys(stated, owner.identity, owner.certificate),
    signing,
    agreement: keyId => agreements.get(keyId),
  };
}

interface OpenedKey {
  readonly key: SigningKey | AgreementKey;
  readonly sig?: SigningKey;
  readonly enc?: AgreementKey;
}

function openedKey({ use, secret }: KeptKey): OpenedKey {
  if (use === 'sig') {
    const sig = signingKeyFrom(secret, 'a message key');
    return { key: sig, sig };
  }
  const enc = agreementKey(Buffer.from(secret, 'base64url'));
  return { key: enc, enc };
}
