import { Fault } from '../../core/errors.ts';
import type { KioskAddress } from '../../core/kiosk-address.ts';
import type { Claim } from './claim.ts';
import type { DeviceKey } from './device-key.ts';
import { checkedCertificate, type IdentityRecord } from './identity.ts';
import type { Granted } from './messages.ts';
import type { Requester } from './requester.ts';

export interface Enrolled {
  readonly address: KioskAddress;
  readonly record: IdentityRecord;
}

/** Asks for the first certificate of a board. Rejects as `Requester.request`, and with Fault `bad-input` for a false one. */
export async function enrol(
  requester: Requester,
  claim: Claim,
  key: DeviceKey,
  serial: string,
): Promise<Enrolled> {
  const granted = await requester.request({ serial, csr: await requestFor(key) });
  return checkedGrant(granted, { rootPem: claim.rootPem, tenant: claim.tenant, kid: key.kid });
}

/**
 * As `certificateRequest`, which is loaded when it is needed, twice a year: its library takes half a second, and 18 MiB, of a
 * kiosk.
 */
export async function requestFor(key: DeviceKey): Promise<string> {
  const { certificateRequest } = await import('./certificate-request.ts');
  return await certificateRequest(key);
}

/** What a certificate must be for a kiosk to take it as its own. */
export interface Expected {
  /** That the kiosk trusts already: an answer brings no new one. */
  readonly rootPem: string;
  readonly tenant: string;
  readonly kid: string;
  /** What it is called already, when it is. */
  readonly name?: string;
}

/** The identity in an answer. Fault `bad-input` when the answer is not of the authority, or for another key or kiosk. */
export function checkedGrant({ certificate, hubCertificates = [] }: Granted, expected: Expected): Enrolled {
  const { rootPem, tenant, kid, name } = expected;
  const given = checkedCertificate(certificate, rootPem, 'the certificate that was granted');
  const { party } = given;
  if (given.kid !== kid) throw wrong('it is for another key', given.kid, kid);
  if (party.kind !== 'device' || party.address.tenant !== tenant)
    throw wrong('it is for no kiosk of this tenant', given.name, `${tenant}/SHARD/DEVICE`);
  if (name !== undefined && given.name !== name) throw wrong('it is for another kiosk', given.name, name);
  for (const one of hubCertificates) {
    const hub = checkedCertificate(one, rootPem, 'a certificate of the hub');
    if (hub.party.kind !== 'hub' || hub.party.tenant !== tenant)
      throw wrong('one of the hub is of somebody else', hub.name, `${tenant}/hub`);
  }
  return { address: party.address, record: { certificate, chain: [rootPem], hubCertificates } };
}

const wrong = (what: string, given: string, wanted: string) =>
  new Fault('bad-input', `the certificate is refused: ${what}`, { given, wanted });
