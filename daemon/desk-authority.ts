// The authority that the hub stands on: made at its first start, and what it proves itself by.
import { deviceName } from './fleet/identity/names.ts';
import { firstKey, keepIdentity } from './device-identity.ts';
import type { KioskAddress } from './core/kiosk-address.ts';
import { signingKeyFrom } from './core/es256.ts';
import { Fault } from './core/errors.ts';
import type { Authority } from './hub/authority/authority.ts';
import { hasAuthority, hubIdentity, makeAuthority, openAuthority } from './hub-authority.ts';
import type { TlsOptions } from './link/contract.ts';
import type { Machine } from './machine.ts';
import type { Proof } from './message-keys.ts';
import type { HubStore } from './store/contract/hub-store.ts';

export interface DeskAuthority {
  readonly authority: Authority;
  readonly proof: Proof;
  /** For a broker that asks for certificates. */
  readonly tls: TlsOptions;
}

/** Fault `bad-usage` when the data folder's authority is another tenant's. */
export async function deskAuthority(
  dataFolder: string,
  tenant: string,
  store: HubStore,
  machine: Machine,
): Promise<DeskAuthority> {
  const authority = hasAuthority(dataFolder)
    ? await openAuthority(dataFolder, store, machine)
    : await makeAuthority(dataFolder, tenant, 'hub', store, machine);
  if (authority.tenant !== tenant)
    throw new Fault('bad-usage', 'the authority in the data folder is another tenant’s', {
      where: dataFolder,
      given: tenant,
      wanted: authority.tenant,
    });
  const { certificate, key, rootPem } = await hubIdentity(dataFolder, authority);
  const proof = {
    identity: signingKeyFrom(key.pem, 'hub-key'),
    certificate,
    authority: { certificates: [rootPem], isRevoked: isRevokedBy(authority) },
  };
  return { authority, proof, tls: { ca: rootPem, cert: certificate, key: key.pem } };
}

/** node:crypto spells serial numbers in upper case, the registry in lower. */
const isRevokedBy = (authority: Authority) => (serialNumber: string) =>
  authority.registry.certificate(serialNumber.toLowerCase())?.revoked !== undefined;

/**
 * Gives the kiosk of a folder on this same machine its identity, without a claim and a broker: for a demo, or where kiosk
 * and hub are brought up together. One that has an identity already gets a new one.
 */
export async function enrolHere(
  kioskFolder: string,
  address: KioskAddress,
  authority: Authority,
): Promise<void> {
  const key = await firstKey(kioskFolder);
  const name = deviceName(address);
  const { pem } = await authority.issue({ kind: 'device', name, publicJwk: key.publicJwk, by: 'hub' });
  await keepIdentity(kioskFolder, { certificate: pem, chain: [authority.rootPem], hubCertificates: [] });
}
