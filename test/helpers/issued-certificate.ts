import { createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

/** DER, as much of it as an RSA certificate needs (X.690, RFC 5280). */
function der(tag: number, ...parts: Uint8Array[]): Buffer {
  const body = Buffer.concat(parts);
  const { length } = body;
  const stated = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...stated]), body]);
}
const sequence = (...parts: Uint8Array[]) => der(0x30, ...parts);
const oid = (...bytes: number[]) => der(0x06, Buffer.from(bytes));
const name = (common: string) =>
  sequence(der(0x31, sequence(oid(0x55, 0x04, 0x03), der(0x0c, Buffer.from(common)))));
const time = (at: string) => der(0x18, Buffer.from(`${at}0101000000Z`));
const sha256WithRsa = () => sequence(oid(0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0b), der(0x05));

export interface Identity {
  readonly commonName: string;
  readonly key: KeyObject;
  /** The certificate in DER. */
  readonly certificate: Buffer;
  /** Those of who vouches for it, up to the root. */
  readonly chain: readonly Buffer[];
}

export interface Issue {
  /** Without one it vouches for itself. */
  readonly by?: Identity;
  readonly isAuthority?: boolean;
  /** The year in whose first moment it ends. */
  readonly until?: string;
  /** Default: a new one. */
  readonly key?: KeyObject;
}

export const newKey = (): KeyObject => generateKeyPairSync('rsa', { modulusLength: 2_048 }).privateKey;

/** An RSA key with a certificate. */
export function issue(commonName: string, options: Issue = {}): Identity {
  const { by, isAuthority = false, until = '2099', key = newKey() } = options;
  const basicConstraints = sequence(
    oid(0x55, 0x1d, 0x13),
    der(0x04, sequence(...(isAuthority ? [der(0x01, Buffer.from([0xff]))] : []))),
  );
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([1])),
    sha256WithRsa(),
    name(by?.commonName ?? commonName),
    sequence(time('2020'), time(until)),
    name(commonName),
    createPublicKey(key).export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(basicConstraints)),
  );
  const signature = der(0x03, Buffer.from([0]), sign('sha256', body, by?.key ?? key));
  const chain = by === undefined ? [] : [by.certificate, ...by.chain];
  return { commonName, key, certificate: sequence(body, sha256WithRsa(), signature), chain };
}

export const pemOf = ({ certificate }: Identity): string =>
  `-----BEGIN CERTIFICATE-----\n${certificate.toString('base64').replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`;
