// A fleet of its own for each test: an authority, a hub and kiosks with certified identities, who seal their messages for real.
import 'reflect-metadata';
import { randomBytes, webcrypto } from 'node:crypto';
import { X509CertificateGenerator, BasicConstraintsExtension, type X509Certificate } from '@peculiar/x509';
import { type SigningKey, signingKeyFrom } from '../../daemon/core/es256.ts';
import type { KioskAddress } from '../../daemon/core/kiosk-address.ts';
import { KioskKeys } from '../../daemon/hub/kiosk-keys.ts';
import { HeldHubKeys } from '../../daemon/link/sealed/hub-keys.ts';
import type { Authority } from '../../daemon/link/sealed/key-statement.ts';
import { type KeyOwner, type OwnKeys, ownKeys, renewedKeys } from '../../daemon/link/sealed/own-keys.ts';
import {
  type HubSealing,
  hubSealing,
  type KioskSealing,
  kioskSealing,
} from '../../daemon/link/sealed/sealing.ts';
import { clientIdOf, hubClientId, hubSourceOf, sourceOf } from '../../daemon/link/topics.ts';

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

export interface Identity {
  readonly key: SigningKey;
  readonly certificate: string;
  readonly serialNumber: string;
}

export interface SealedLine {
  readonly authority: Authority;
  readonly kiosks: KioskKeys;
  /** What its hub seals with: the same keys each time. */
  readonly hub: HubSealing;
  readonly hubKeys: OwnKeys;
  kiosk(address: KioskAddress): Promise<KioskSealing>;
  identity(commonName: string, until?: Date): Promise<Identity>;
  revoke(serialNumber: string): void;
}

export async function sealedLine(tenant: string, now = () => new Date()): Promise<SealedLine> {
  const root = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const issuer = await certificateOf('the authority', root.publicKey, root.privateKey, 'the authority', true);
  const revoked = new Set<string>();
  const authority: Authority = {
    certificates: [issuer.toString('pem')],
    isRevoked: serialNumber => revoked.has(serialNumber),
  };
  const identity = async (commonName: string, until?: Date): Promise<Identity> => {
    const pair = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
    const certificate = await certificateOf(
      commonName,
      pair.publicKey,
      root.privateKey,
      'the authority',
      false,
      until,
    );
    const der = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', pair.privateKey)).toString('base64');
    const pem = `-----BEGIN PRIVATE KEY-----\n${der}\n-----END PRIVATE KEY-----\n`;
    return {
      key: signingKeyFrom(pem, commonName),
      certificate: certificate.toString('pem'),
      serialNumber: certificate.serialNumber.toUpperCase(),
    };
  };
  const keysOf = async (source: string, commonName: string, uses: KeyOwner['uses']) => {
    const { key, certificate } = await identity(commonName);
    return ownKeys(renewedKeys(undefined, uses, now()), { source, uses, identity: key, certificate }, now());
  };
  const hubKeys = await keysOf(hubSourceOf(tenant), hubClientId(tenant), ['sig', 'enc']);
  const kiosks = new KioskKeys(authority, now);
  const sealings = new Map<string, Promise<KioskSealing>>();
  const newKiosk = async (address: KioskAddress): Promise<KioskSealing> => {
    const own = await keysOf(sourceOf(address), clientIdOf(address), ['sig']);
    const hub = new HeldHubKeys(tenant, authority, now, () => {});
    hub.accept(hubKeys.statement);
    return kioskSealing({ own: () => own, hub, now, randomBytes });
  };
  return {
    authority,
    kiosks,
    hubKeys,
    hub: hubSealing({ own: () => hubKeys, kiosks, now }),
    kiosk(address) {
      const known = sealings.get(sourceOf(address)) ?? newKiosk(address);
      sealings.set(sourceOf(address), known);
      return known;
    },
    identity,
    revoke: serialNumber => void revoked.add(serialNumber),
  };
}

function certificateOf(
  commonName: string,
  publicKey: webcrypto.CryptoKey,
  signingKey: webcrypto.CryptoKey,
  issuer: string,
  isAuthority: boolean,
  notAfter = new Date(Date.UTC(2099, 0)),
): Promise<X509Certificate> {
  return X509CertificateGenerator.create(
    {
      serialNumber: randomBytes(16).toString('hex'),
      subject: `CN=${commonName}`,
      issuer: `CN=${issuer}`,
      notBefore: new Date(Date.UTC(2020, 0)),
      notAfter,
      publicKey,
      signingKey,
      signingAlgorithm: algorithm,
      extensions: [new BasicConstraintsExtension(isAuthority, undefined, true)],
    },
    webcrypto,
  );
}

/** Sessions that grow. */
export function sessionsFrom(first = 1): () => number {
  let next = first;
  return () => next++;
}
