import { randomBytes } from 'node:crypto';
import { makeSigningKey, signingKeyFrom } from '../../daemon/core/es256.ts';
import { certificateRequest } from '../../daemon/fleet/identity/certificate-request.ts';
import { type SoftwareKey, softwareKey } from '../../daemon/fleet/identity/device-key.ts';
import { Authority, type Issue, makeAuthorityRoot } from '../../daemon/hub/authority/authority.ts';
import { EnrolmentDesk } from '../../daemon/hub/authority/enrolment-desk.ts';
import { OperatorDesk } from '../../daemon/hub/authority/operator-desk.ts';
import { type CertificateRecord, MemoryRecords } from '../../daemon/hub/authority/records.ts';
import type { AuditEntry } from '../../daemon/store/contract/audit.ts';
import type { Clock } from '../../hal/clock.ts';
import { SystemClock } from '../../hal/drivers/system/clock.ts';

/** A hub's authority in memory, with the desks before it and the audit that it has written. */
export interface TestAuthority {
  readonly authority: Authority;
  readonly operators: OperatorDesk;
  readonly desk: EnrolmentDesk;
  readonly audit: AuditEntry[];
  readonly records: MemoryRecords;
  /** The same again out of its records, as after a start. */
  readonly reopened: () => Promise<Authority>;
}

export async function testAuthority(
  tenant = 'demo',
  clock: Clock = new SystemClock(),
): Promise<TestAuthority> {
  const keyPem = makeSigningKey();
  const records = new MemoryRecords();
  const audit: AuditEntry[] = [];
  const rootPem = await makeAuthorityRoot(tenant, signingKeyFrom(keyPem, 'test'), keyPem, {
    clock,
    randomBytes,
  });
  const context = {
    ...{ tenant, keyPem, rootPem, records, clock, randomBytes },
    audit: async (entry: AuditEntry) => void audit.push(entry),
  };
  const authority = await Authority.open(context);
  return {
    ...{ authority, audit, records },
    operators: new OperatorDesk(authority),
    desk: new EnrolmentDesk({ authority, hubCertificates: () => [], log: () => {} }),
    reopened: () => Authority.open(context),
  };
}

export interface Keyed {
  readonly certificate: CertificateRecord;
  readonly key: SoftwareKey;
}

export const newKey = (): SoftwareKey => softwareKey(makeSigningKey(), 'test');

/** A certificate for a new key. */
export async function issued(
  authority: Authority,
  kind: Issue['kind'],
  name: string,
  more: Partial<Issue> = {},
): Promise<Keyed> {
  const key = newKey();
  const certificate = await authority.issue({ kind, name, publicJwk: key.publicJwk, by: 'test', ...more });
  return { certificate, key };
}

/** What a board asks with. */
export const enrolBody = async (serial: string, key: SoftwareKey, nonce = newNonce()) => ({
  ...{ nonce, serial },
  csr: await certificateRequest(key),
});

export const renewBody = async (key: SoftwareKey, nonce = newNonce()) => ({
  nonce,
  csr: await certificateRequest(key),
});

export const newNonce = () => randomBytes(18).toString('base64url');
