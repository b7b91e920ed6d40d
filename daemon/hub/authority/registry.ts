import type { Static, TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { Fault } from '../../core/errors.ts';
import {
  type AllowanceRecord,
  allowanceRecord,
  type CertificateRecord,
  certificateRecord,
  type ClaimRecord,
  claimRecord,
  type IdentityRecords,
  type ListRecord,
  listRecord,
  type RecordKind,
} from './records.ts';

/** All that an authority knows, found by what it is asked for. A record is on the disk before it is found here. */
export class Registry {
  readonly #records: IdentityRecords;
  readonly #certificates = new Map<string, CertificateRecord>();
  /** Serial numbers, by the key that a certificate is for and by whose it is, the oldest first. */
  readonly #byKid = new Map<string, string[]>();
  readonly #byName = new Map<string, string[]>();
  readonly #allowances = new Map<string, AllowanceRecord>();
  readonly #claims = new Map<string, ClaimRecord>();
  #list: ListRecord | undefined;

  /** Rejects with Fault `corrupt` for a record of another shape. */
  static async open(records: IdentityRecords): Promise<Registry> {
    const registry = new Registry(records);
    const all = async <Schema extends TSchema>(kind: RecordKind, schema: Schema) =>
      (await records.list(kind)).map(record => checked(kind, schema, record));
    for (const one of inOrder(await all('certificate', certificateRecord))) registry.#index(one);
    for (const one of await all('allowance', allowanceRecord)) registry.#allowances.set(one.serial, one);
    for (const one of await all('claim', claimRecord)) registry.#claims.set(one.claim, one);
    [registry.#list] = await all('list', listRecord);
    return registry;
  }

  private constructor(records: IdentityRecords) {
    this.#records = records;
  }

  get certificates(): readonly CertificateRecord[] {
    return [...this.#certificates.values()];
  }

  get allowances(): readonly AllowanceRecord[] {
    return [...this.#allowances.values()];
  }

  get claims(): readonly ClaimRecord[] {
    return [...this.#claims.values()];
  }

  get revocationList(): ListRecord | undefined {
    return this.#list;
  }

  certificate(serialNumber: string): CertificateRecord | undefined {
    return this.#certificates.get(serialNumber);
  }

  /** The oldest first. */
  certificatesOf(name: string): readonly CertificateRecord[] {
    return this.#found(this.#byName.get(name));
  }

  /** Those of a key, the oldest first. */
  certificatesFor(kid: string): readonly CertificateRecord[] {
    return this.#found(this.#byKid.get(kid));
  }

  allowance(serial: string): AllowanceRecord | undefined {
    return this.#allowances.get(serial);
  }

  claim(name: string): ClaimRecord | undefined {
    return this.#claims.get(name);
  }

  async putCertificate(record: CertificateRecord): Promise<void> {
    await this.#records.put('certificate', record.serialNumber, record);
    this.#index(record);
  }

  async putAllowance(record: AllowanceRecord): Promise<void> {
    await this.#records.put('allowance', record.serial, record);
    this.#allowances.set(record.serial, record);
  }

  async putClaim(record: ClaimRecord): Promise<void> {
    await this.#records.put('claim', record.claim, record);
    this.#claims.set(record.claim, record);
  }

  async putRevocationList(record: ListRecord): Promise<void> {
    await this.#records.put('list', 'revoked', record);
    this.#list = record;
  }

  #index(record: CertificateRecord): void {
    const { serialNumber, kid, name } = record;
    if (!this.#certificates.has(serialNumber)) {
      this.#byKid.set(kid, [...(this.#byKid.get(kid) ?? []), serialNumber]);
      this.#byName.set(name, [...(this.#byName.get(name) ?? []), serialNumber]);
    }
    this.#certificates.set(serialNumber, record);
  }

  #found(serialNumbers: readonly string[] = []): readonly CertificateRecord[] {
    return serialNumbers.flatMap(one => this.#certificates.get(one) ?? []);
  }
}

const inOrder = (certificates: readonly CertificateRecord[]) =>
  certificates.toSorted((a, b) => (a.issuedAt < b.issuedAt ? -1 : a.issuedAt > b.issuedAt ? 1 : 0));

function checked<Schema extends TSchema>(kind: RecordKind, schema: Schema, record: unknown): Static<Schema> {
  if (Value.Check(schema, record)) return record;
  const [mistake] = Value.Errors(schema, record);
  throw new Fault(
    'corrupt',
    `a record of the authority cannot be read: it ${mistake?.message ?? 'is wrong'}`,
    {
      where: `${kind}${mistake?.instancePath ?? ''}`,
    },
  );
}
