import { makeSigningKey, signingKeyFrom } from '../../core/es256.ts';
import { partyOf } from '../../fleet/identity/names.ts';
import type { TlsOptions } from '../../link/contract.ts';
import type { Authority } from './authority.ts';

/** Connects to the broker under a name, and resolves once that has been accepted and is over. */
export type ConnectOnce = (name: string, tls: TlsOptions) => Promise<void>;

/**
 * Ends the connection that a revoked kiosk or claim still has. A broker asks for certificates at the beginning of a connection
 * alone, and lets a name be connected once: so the hub takes the name for a moment, with a certificate that counts as long
 * as that takes. Without the new revocation list at the broker, who was put out comes back.
 */
export async function endSession(
  authority: Authority,
  name: string,
  connectOnce: ConnectOnce,
): Promise<void> {
  const { kind } = partyOf(name);
  if (kind === 'hub' || kind === 'server') throw new Error(`${name} is no kiosk that could be put out`);
  const key = makeSigningKey();
  const { jwk } = signingKeyFrom(key, name);
  const { pem, serialNumber } = await authority.issue({ kind, name, publicJwk: jwk, by: 'hub', days: 1 });
  try {
    await connectOnce(name, { ca: authority.rootPem, cert: pem, key });
  } finally {
    await authority.revoke(serialNumber, 'superseded', 'hub');
  }
}
