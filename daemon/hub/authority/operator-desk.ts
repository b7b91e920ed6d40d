import { makeSigningKey, signingKeyFrom } from '../../core/es256.ts';
import { Fault } from '../../core/errors.ts';
import { boardSerial, readBody } from '../../fleet/identity/messages.ts';
import { addressFrom, claimName, deviceName, partyOf, serverName } from '../../fleet/identity/names.ts';
import type { Authority } from './authority.ts';
import type { AllowanceRecord, CertificateRecord } from './records.ts';
import type { RevocationReason } from './revocation-reasons.ts';

/** A certificate with its key, made here for whoever has none of their own. */
export interface KeyedCertificate {
  readonly certificate: CertificateRecord;
  /** PKCS #8 in PEM; kept nowhere. */
  readonly key: string;
}

export interface Allow {
  readonly serial: string;
  /** `tenant/shard/device`. */
  readonly address: string;
  /** The only key that the board may come with. */
  readonly kid?: string;
  /** The address is in use: whoever has it loses it when this board comes. */
  readonly replaces?: boolean;
}

/** What an operator does at the authority. Each Fault says what stands in the way. */
export class OperatorDesk {
  readonly #authority: Authority;

  constructor(authority: Authority) {
    this.#authority = authority;
  }

  /** Lets a board enrol under an address. Fault `conflict` when it has, or when another board is at work there. */
  async allow({ serial, address, kid, replaces = false }: Allow, by: string): Promise<AllowanceRecord> {
    const { registry } = this.#authority;
    readBody(boardSerial, serial, 'the serial of a board');
    const name = deviceName(this.#own(address));
    const known = registry.allowance(serial);
    if (known?.used !== undefined && known.withdrawn !== true)
      throw new Fault('conflict', `the board is enrolled as ${known.name}`, {
        where: serial,
        remedy: `bitmapd hub enroll release ${serial} lets it enrol once more`,
      });
    const inUse = this.#authority.live(name).at(-1);
    if (inUse !== undefined && !replaces)
      throw new Fault('conflict', `the address is that of the board ${inUse.board ?? 'unknown'}`, {
        where: name,
        remedy: 'with --replace the new board takes its place as soon as it enrols',
      });
    const allowance = {
      ...{ serial, name, by },
      allowedAt: this.#authority.now().toISOString(),
      ...(kid !== undefined && { kid }),
    };
    await this.#authority.record('enrolment.allowed', by, name, {
      serial,
      ...(kid !== undefined && { kid }),
    });
    await registry.putAllowance(allowance);
    return allowance;
  }

  /** Lets an enrolled board enrol once more, with a new key; what it has counts until then. */
  async release(serial: string, by: string): Promise<AllowanceRecord> {
    const { used, kid, withdrawn, ...known } = this.#known(serial);
    await this.#authority.record('enrolment.released', by, known.name, { serial });
    await this.#authority.registry.putAllowance(known);
    return known;
  }

  /** Takes back that a board may enrol; the certificate of one that has is taken back by `revoke`. */
  async withdraw(serial: string, by: string): Promise<AllowanceRecord> {
    const withdrawn = { ...this.#known(serial), withdrawn: true as const };
    await this.#authority.record('enrolment.withdrawn', by, withdrawn.name, { serial });
    await this.#authority.registry.putAllowance(withdrawn);
    return withdrawn;
  }

  /** A claim with its key, to be carried to the kiosks of a site. Fault `conflict` while one of that name counts. */
  async claim(
    claim: string,
    { days, boards }: { readonly days?: number; readonly boards?: number },
    by: string,
  ): Promise<KeyedCertificate> {
    const { tenant, registry } = this.#authority;
    const name = claimName(tenant, claim);
    if (this.#authority.live(name).length > 0)
      throw new Fault('conflict', 'a claim of that name counts', {
        where: name,
        remedy: `choose another name, or take it back by bitmapd hub enroll revoke ${name}`,
      });
    const made = await this.#made({ kind: 'claim', name, by, ...(days !== undefined && { days }) });
    const { serialNumber, issuedAt } = made.certificate;
    const record = { claim, serialNumber, issuedAt, by, used: 0, ...(boards !== undefined && { boards }) };
    await registry.putClaim(record);
    return made;
  }

  /** The certificate of a server of the site, such as its broker, for the names and addresses by which it is reached. */
  server(name: string, hosts: readonly string[], by: string): Promise<KeyedCertificate> {
    if (hosts.length === 0) throw new Fault('bad-usage', 'a server has a host', { wanted: '--host NAME' });
    return this.#made({ kind: 'server', name: serverName(this.#authority.tenant, name), hosts, by });
  }

  /** Takes back all that somebody has. Fault `not-found` when that is nothing. */
  async revoke(given: string, reason: RevocationReason, by: string): Promise<readonly CertificateRecord[]> {
    const name = this.#ownParty(given);
    const live = this.#authority.live(name);
    if (live.length === 0) throw new Fault('not-found', 'nothing is there to be revoked', { where: name });
    const revoked = [];
    for (const { serialNumber } of live) revoked.push(await this.#authority.revoke(serialNumber, reason, by));
    return revoked;
  }

  async #made(issue: Omit<Parameters<Authority['issue']>[0], 'publicJwk'>): Promise<KeyedCertificate> {
    const key = makeSigningKey();
    const { jwk } = signingKeyFrom(key, issue.name);
    return { certificate: await this.#authority.issue({ ...issue, publicJwk: jwk }), key };
  }

  #known(serial: string): AllowanceRecord {
    const known = this.#authority.registry.allowance(serial);
    if (known !== undefined) return known;
    throw new Fault('not-found', 'no such board was allowed', { where: serial });
  }

  #own(address: string) {
    const kiosk = addressFrom(address);
    this.#requireTenant(kiosk.tenant, address);
    return kiosk;
  }

  #ownParty(name: string): string {
    const party = partyOf(name);
    this.#requireTenant(party.kind === 'device' ? party.address.tenant : party.tenant, name);
    return name;
  }

  #requireTenant(tenant: string, given: string): void {
    if (tenant === this.#authority.tenant) return;
    throw new Fault('bad-input', 'another tenant', { given, wanted: `${this.#authority.tenant}/...` });
  }
}
