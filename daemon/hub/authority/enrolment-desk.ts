import { type PublicJwk, thumbprint } from '../../core/es256.ts';
import { Fault } from '../../core/errors.ts';
import {
  type CertificateAnswer,
  enrolRequest,
  type EnrolRequest,
  readBody,
  type RefusalReason,
  renewRequest,
  type RenewRequest,
} from '../../fleet/identity/messages.ts';
import { claimName } from '../../fleet/identity/names.ts';
import type { Authority, Sender } from './authority.ts';
import { keyOfRequest } from './csr.ts';
import type { AllowanceRecord, CertificateRecord, ClaimRecord } from './records.ts';

export interface DeskContext {
  readonly authority: Authority;
  /** The hub's own certificates, in PEM: what a kiosk knows its messages by. */
  readonly hubCertificates: () => readonly string[];
  /** One line for the journal. */
  readonly log: (line: string) => void;
}

/** Why a request is not granted; the kiosk is told. */
class Refusal extends Error {
  readonly reason: RefusalReason;

  constructor(reason: RefusalReason, detail: string) {
    super(detail);
    this.reason = reason;
  }
}

/**
 * Gives kiosks their certificates: the first over a claim, the next ones to themselves. Requests are taken one after the
 * other, and one that comes again is answered as it was before, so that neither a lost answer nor a replay does harm.
 */
export class EnrolmentDesk {
  readonly #context: DeskContext;
  #last: Promise<unknown> = Promise.resolve();

  constructor(context: DeskContext) {
    this.#context = context;
  }

  /**
   * What came on `up/enrol` of a claim. Rejects with Fault `bad-input` for a body of another shape, and as the store does;
   * neither is answered.
   */
  enrol(claim: string, body: unknown): Promise<CertificateAnswer> {
    const request = readBody(enrolRequest, body, 'a request to enrol');
    return this.#inTurn(`claim ${claim}: board ${request.serial}`, request.nonce, () =>
      this.#enrolled(claim, request),
    );
  }

  /**
   * What came on `up/renew` of a kiosk, signed with the key `kid`, which has to count. Rejects as `enrol`, and with Fault
   * `not-allowed` for a key that is nobody's.
   */
  renew(kid: string, body: unknown): Promise<CertificateAnswer> {
    const request = readBody(renewRequest, body, 'a request to renew');
    return this.#inTurn(`key ${kid}`, request.nonce, () => this.#renewed(kid, request));
  }

  async #enrolled(claimed: string, { nonce, serial, csr }: EnrolRequest): Promise<CertificateRecord> {
    const claim = this.#validClaim(claimed);
    const key = await keyOf(csr);
    const allowance = this.#allowance(serial, key);
    const before = this.#sameKey(allowance, key);
    if (before !== undefined) return before;
    this.#requireFree(key, allowance.name);
    if (claim.boards !== undefined && claim.used >= claim.boards)
      throw new Refusal('claim-not-valid', `the claim was for ${claim.boards} boards`);
    return await this.#admit(claim, allowance, key, nonce);
  }

  /** What this address had before ends with it: two boards are never one kiosk. */
  async #admit(
    claim: ClaimRecord,
    allowance: AllowanceRecord,
    publicJwk: PublicJwk,
    nonce: string,
  ): Promise<CertificateRecord> {
    const { authority } = this.#context;
    const { name, serial } = allowance;
    const by = claimName(authority.tenant, claim.claim);
    for (const { serialNumber } of authority.live(name))
      await authority.revoke(serialNumber, 'superseded', by);
    await authority.registry.putClaim({ ...claim, used: claim.used + 1 });
    const given = await authority.issue({ kind: 'device', name, publicJwk, by, nonce, board: serial });
    const used = { kid: given.kid, serialNumber: given.serialNumber, at: given.issuedAt };
    await authority.registry.putAllowance({ ...allowance, used });
    return given;
  }

  async #renewed(signer: string, { nonce, csr }: RenewRequest): Promise<CertificateRecord> {
    const { authority } = this.#context;
    const { name } = this.#deviceOf(signer);
    const key = await keyOf(csr);
    const kid = thumbprint(key);
    const all = authority.registry.certificatesOf(name);
    const answered = all.find(one => one.nonce === nonce && one.kid === kid && authority.counts(one));
    if (answered !== undefined) return answered;
    this.#requireFree(key, name);
    const newest = all.at(-1);
    if (newest === undefined) throw new Error(`${name} has a key and no certificate`);
    if (kid !== newest.kid && all.some(one => one.kid === kid))
      throw new Refusal('key-retired', 'this kiosk has had a newer key since');
    if (this.#isNew(newest)) {
      if (kid === newest.kid) return newest;
      throw new Refusal('too-soon', `the certificate before was given at ${newest.issuedAt}`);
    }
    const board = newest.board === undefined ? {} : { board: newest.board };
    return await authority.issue({ kind: 'device', name, publicJwk: key, by: name, nonce, ...board });
  }

  /** Whose key it is; Fault `not-allowed`, which is not answered, where it is nobody's. */
  #deviceOf(kid: string): Sender {
    const { authority } = this.#context;
    const last = authority.registry.certificatesFor(kid).at(-1);
    if (last?.revoked !== undefined) throw new Refusal('revoked', `${last.name} is revoked`);
    const sender = authority.sender(kid);
    if (sender.kind === 'device') return sender;
    throw new Fault('not-allowed', 'only a kiosk renews', { given: sender.name });
  }

  #isNew({ issuedAt }: CertificateRecord): boolean {
    const { now, gap } = { now: this.#context.authority.now(), gap: this.#context.authority.parameters };
    return now.getTime() - Date.parse(issuedAt) < gap.renewalGapMs;
  }

  #validClaim(claim: string): ClaimRecord {
    const { authority } = this.#context;
    const known = authority.registry.claim(claim);
    const certificate = known && authority.registry.certificate(known.serialNumber);
    if (known === undefined || certificate === undefined)
      throw new Refusal('claim-not-valid', `no claim is called ${claim}`);
    if (!authority.counts(certificate))
      throw new Refusal('claim-not-valid', `the claim ${claim} is over or revoked`);
    return known;
  }

  #allowance(serial: string, key: PublicJwk): AllowanceRecord {
    const allowance = this.#context.authority.registry.allowance(serial);
    if (allowance === undefined || allowance.withdrawn === true)
      throw new Refusal('unknown-serial', `no operator has allowed the board ${serial}`);
    const kid = thumbprint(key);
    if (allowance.kid !== undefined && allowance.kid !== kid)
      throw new Refusal('wrong-key', `another key is expected of the board ${serial} than ${kid}`);
    if (allowance.used !== undefined && allowance.used.kid !== kid)
      throw new Refusal(
        'serial-used',
        `the board ${serial} is enrolled already: an operator has to release it`,
      );
    return allowance;
  }

  /** A board that has lost its answer gets the certificate that it was given. */
  #sameKey({ used, serial }: AllowanceRecord, key: PublicJwk): CertificateRecord | undefined {
    if (used === undefined) return undefined;
    const { authority } = this.#context;
    const given = authority.registry.certificatesFor(thumbprint(key)).at(-1);
    if (given !== undefined && authority.counts(given)) return given;
    throw new Refusal(
      'serial-used',
      `what the board ${serial} was given is over: an operator has to release it`,
    );
  }

  #requireFree(key: PublicJwk, name: string): void {
    const others = this.#context.authority.registry.certificatesFor(thumbprint(key));
    if (others.some(one => one.name !== name || one.kind !== 'device'))
      throw new Refusal('key-in-use', 'the key belongs to somebody else');
  }

  #inTurn(who: string, nonce: string, grant: () => Promise<CertificateRecord>): Promise<CertificateAnswer> {
    const answer = this.#last.then(async () => this.#answer(who, nonce, grant));
    this.#last = answer.catch(() => undefined); // whoever asked is told
    return answer;
  }

  async #answer(
    who: string,
    nonce: string,
    grant: () => Promise<CertificateRecord>,
  ): Promise<CertificateAnswer> {
    const { authority, hubCertificates, log } = this.#context;
    try {
      const { pem: certificate, name, notAfter } = await grant();
      log(`${who}: ${name} has a certificate until ${notAfter}`);
      return { nonce, certificate, chain: [authority.rootPem], hubCertificates: [...hubCertificates()] };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      log(`${who}: refused, ${error.reason}: ${error.message}`);
      return { nonce, refused: error.reason, detail: error.message.slice(0, 500) };
    }
  }
}

async function keyOf(csr: string): Promise<PublicJwk> {
  try {
    return await keyOfRequest(csr);
  } catch (error) {
    if (error instanceof Fault) throw new Refusal('bad-request', error.message);
    throw error;
  }
}
