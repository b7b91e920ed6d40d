import { firstKey, keepIdentity } from './device-identity.ts';
import type { KioskAddress } from './core/kiosk-address.ts';
import { deviceName } from './fleet/identity/names.ts';
import type { Authority } from './hub/authority/authority.ts';

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
