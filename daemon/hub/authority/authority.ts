import type { Clock } from '../../../hal/clock.ts';
import { type PublicJwk, type SigningKey, thumbprint } from '../../core/es256.ts';
import { Fault } from '../../core/errors.ts';
import { X509Certificate } from '../../fleet/identity/x509.ts';
import type { AuditEntry } from '../../store/contract/audit.ts';
import {
  type CertificateKind,
  type Issuer,
  makeLeaf,
  makeRoot,
  signingKey,
  type Validity,
} from './certificates.ts';
import { type AuthorityParameters, authorityDefaults, dayMs } from './parameters.ts';
import type { CertificateRecord, IdentityRecords } from './records.ts';
import { Registry } from './registry.ts';
import { makeRevocationList } from './revocation-list.ts';
import type { RevocationReason } from './revocation-reasons.ts';

export interface AuthorityContext {
  readonly tenant: string;
  /** PKCS #8 in PEM. */
  readonly keyPem: string;
  /** The certificate of the root, as `makeAuthorityRoot` gave it. */
  readonly rootPem: string;
  readonly records: IdentityRecords;
  /** Resolves when it is on the disk: nothing is given out or taken back before. */
  readonly audit: (entry: AuditEntry) => Promise<void>;
  readonly clock: Clock;
  readonly randomBytes: (length: number) => Uint8Array;
  readonly parameters?: AuthorityParameters;
}

export interface Issue {
  readonly kind: CertificateKind;
  readonly name: string;
  readonly publicJwk: PublicJwk;
  /** Account name of who wants it, or `hub`. */
  readonly by: string;
  /** In days, where not as the parameters have it. */
  readonly days?: number;
  readonly hosts?: readonly string[];
  readonly nonce?: string;
  readonly board?: string;
}

/** A key that signs for somebody, as of now. */
export interface Sender {
  /** `tenant/shard/device`, `tenant/claim/NAME` or `tenant/hub`. */
  readonly name: string;
  readonly kind: CertificateKind;
  readonly publicJwk: PublicJwk;
}

/** The root of a new authority, in PEM; its key signs nothing but certificates and lists of revoked ones. */
export async function makeAuthorityRoot(
  tenant: string,
  key: SigningKey,
  keyPem: string,
  {
    clock,
    randomBytes,
    parameters = authorityDefaults,
  }: Pick<AuthorityContext, 'clock' | 'randomBytes' | 'parameters'>,
): Promise<string> {
  const root = await makeRoot({
    name: `${tenant} bitmapd authority`,
    publicJwk: key.jwk,
    key: await signingKey(pkcs8Of(keyPem)),
    serialNumber: randomBytes(16),
    validity: validityOf(clock.wall(), parameters.rootDays, parameters.backdateMs),
  });
  return pemOf(root);
}

/**
 * The small certificate authority of one tenant: it says who is a kiosk, a claim and the hub, and who is no more. What it
 * gives out and takes back stands in the hub's audit before anybody sees it.
 */
export class Authority {
  readonly tenant: string;
  readonly rootPem: string;
  readonly registry: Registry;
  readonly parameters: AuthorityParameters;
  readonly #context: AuthorityContext;
  readonly #issuer: Issuer;

  /** Rejects with Fault `corrupt` for records that cannot be read. */
  static async open(context: AuthorityContext): Promise<Authority> {
    const key = await signingKey(pkcs8Of(context.keyPem));
    const issuer = { certificate: new X509Certificate(context.rootPem), key };
    return new Authority(context, issuer, await Registry.open(context.records));
  }

  private constructor(context: AuthorityContext, issuer: Issuer, registry: Registry) {
    this.tenant = context.tenant;
    this.rootPem = context.rootPem;
    this.parameters = context.parameters ?? authorityDefaults;
    this.registry = registry;
    this.#context = context;
    this.#issuer = issuer;
  }

  /** The wall clock, for all that is decided here. */
  now(): Date {
    return this.#context.clock.wall();
  }

  /** Signs a certificate. */
  async issue(issue: Issue): Promise<CertificateRecord> {
    const { kind, name, publicJwk, by, hosts, nonce, board } = issue;
    const now = this.now();
    const validity = this.#validity(now, issue.days ?? this.#daysOf(kind));
    const certificate = await makeLeaf(this.#issuer, {
      ...{ kind, name, publicJwk, validity },
      serialNumber: this.#context.randomBytes(16),
      ...(hosts !== undefined && { hosts }),
    });
    const record: CertificateRecord = {
      serialNumber: certificate.serialNumber,
      ...{ kind, name, kid: thumbprint(publicJwk), publicJwk },
      pem: pemOf(certificate),
      notBefore: certificate.notBefore.toISOString(),
      notAfter: certificate.notAfter.toISOString(),
      issuedAt: now.toISOString(),
      ...(nonce !== undefined && { nonce }),
      ...(board !== undefined && { board }),
    };
    await this.record('certificate.issued', by, name, factsOf(record));
    await this.registry.putCertificate(record);
    return record;
  }

  /** From now on the certificate counts no more; one that is revoked already stays as it is. The list is written by `revocationList`. */
  async revoke(serialNumber: string, reason: RevocationReason, by: string): Promise<CertificateRecord> {
    const known = this.registry.certificate(serialNumber);
    if (known === undefined) throw new Fault('not-found', 'no such certificate', { where: serialNumber });
    if (known.revoked !== undefined) return known;
    const revoked = { ...known, revoked: { at: this.now().toISOString(), reason, by } };
    await this.record('certificate.revoked', by, known.name, { ...factsOf(known), reason });
    await this.registry.putCertificate(revoked);
    return revoked;
  }

  /** All of somebody's that still count; the oldest first. */
  live(name: string): readonly CertificateRecord[] {
    return this.registry.certificatesOf(name).filter(one => this.counts(one));
  }

  /** Neither revoked nor over. */
  counts({ revoked, notAfter }: CertificateRecord): boolean {
    return revoked === undefined && notAfter > this.now().toISOString();
  }

  /**
   * Who signs with a key. Fault `not-allowed` says why its word counts no more, or never did: the broker is only the first
   * to ask, and may not have heard yet.
   */
  sender(kid: string): Sender {
    const certificates = this.registry.certificatesFor(kid);
    const last = certificates.findLast(one => this.counts(one)) ?? certificates.at(-1);
    if (last === undefined)
      throw new Fault('not-allowed', 'no certificate was given for the key', { given: kid });
    if (last.revoked !== undefined)
      throw new Fault('not-allowed', 'the certificate is revoked', { given: last.name });
    if (!this.counts(last)) throw new Fault('not-allowed', 'the certificate is over', { given: last.name });
    if (!speaking.has(last.kind))
      throw new Fault('not-allowed', 'the key is not for messages', { given: last.name });
    return { name: last.name, kind: last.kind, publicJwk: last.publicJwk };
  }

  /**
   * What brokers are given (RFC 5280, section 5), in PEM: a new one when anything was revoked since, or when half of the
   * time is over that the one before counts.
   */
  async revocationList(): Promise<string> {
    const last = this.registry.revocationList;
    const now = this.now();
    const revoked = this.registry.certificates.flatMap(({ serialNumber, revoked: how }) =>
      how === undefined ? [] : [{ serialNumber, at: new Date(how.at), reason: how.reason }],
    );
    const isNew = last === undefined || revoked.some(({ at }) => at.toISOString() >= last.thisUpdate);
    if (!isNew && halfOf(last) > now.getTime()) return last.pem;
    const nextUpdate = new Date(now.getTime() + this.parameters.crlDays * dayMs);
    const number = (last?.number ?? 0) + 1;
    // A broker whose clock runs behind does not take a list of tomorrow.
    const thisUpdate = new Date(now.getTime() - this.parameters.backdateMs);
    const pem = await makeRevocationList(this.#issuer, { revoked, thisUpdate, nextUpdate, number });
    await this.registry.putRevocationList({
      ...{ number, pem },
      thisUpdate: now.toISOString(),
      nextUpdate: nextUpdate.toISOString(),
    });
    return pem;
  }

  /** Puts on record what was done. */
  record(
    action: string,
    by: string,
    object: string,
    detail: NonNullable<AuditEntry['detail']>,
  ): Promise<void> {
    return this.#context.audit({ at: this.now().toISOString(), action, actor: by, object, detail });
  }

  /** Not beyond the root: what it vouches for ends with it. */
  #validity(now: Date, days: number): Validity {
    const { notBefore, notAfter } = validityOf(now, days, this.parameters.backdateMs);
    const end = this.#issuer.certificate.notAfter;
    return { notBefore, notAfter: notAfter > end ? end : notAfter };
  }

  #daysOf(kind: CertificateKind): number {
    const { deviceDays, claimDays, hubDays, serverDays } = this.parameters;
    return { device: deviceDays, claim: claimDays, hub: hubDays, 'hub-seal': hubDays, server: serverDays }[
      kind
    ];
  }
}

/** Who signs messages. */
const speaking: ReadonlySet<CertificateKind> = new Set(['device', 'claim', 'hub']);

const pemOf = (certificate: X509Certificate) => `${certificate.toString('pem')}\n`;

const pkcs8Of = (pem: string) => Buffer.from(pem.replaceAll(/-----[^-]+-----|\s/g, ''), 'base64');

/** Whole seconds: a certificate carries no others. */
function validityOf(now: Date, days: number, backdateMs: number): Validity {
  const second = Math.floor(now.getTime() / 1000) * 1000;
  return { notBefore: new Date(second - backdateMs), notAfter: new Date(second + days * dayMs) };
}

const halfOf = ({ thisUpdate, nextUpdate }: { readonly thisUpdate: string; readonly nextUpdate: string }) =>
  (Date.parse(thisUpdate) + Date.parse(nextUpdate)) / 2;

const factsOf = ({ kind, serialNumber, kid, notAfter, board }: CertificateRecord) => ({
  ...{ kind, serialNumber, kid, notAfter },
  ...(board !== undefined && { board }),
});
