import { constants, createDecipheriv, type KeyObject, privateDecrypt } from 'node:crypto';

const tagBytes = 16;

export interface Encrypted {
  /** base64url: AES-256-GCM, the tag behind the text. */
  readonly bioValue: string;
  /** base64url: the AES key under RSA-OAEP with SHA-256. */
  readonly sessionKey: string;
  readonly timestamp: string;
  readonly transactionId: string;
}

/** The biometric of a Capture Response (data.bioValue, sessionKey). Throws Error when the key is not the one, or a bit is. */
export function decrypt(encrypted: Encrypted, privateKey: KeyObject): Uint8Array {
  const { sessionKey, bioValue, timestamp, transactionId } = encrypted;
  const padding = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' };
  const key = privateDecrypt({ key: privateKey, ...padding }, Buffer.from(sessionKey, 'base64url'));
  const sealed = Buffer.from(bioValue, 'base64url');
  const mixed = exclusiveOr(timestamp, transactionId);
  const decipher = createDecipheriv('aes-256-gcm', key, mixed.subarray(-12), { authTagLength: tagBytes });
  decipher.setAAD(mixed.subarray(-16));
  decipher.setAuthTag(sealed.subarray(-tagBytes));
  return Buffer.concat([decipher.update(sealed.subarray(0, -tagBytes)), decipher.final()]);
}

/** Byte by byte from the right; the shorter text has zeros before it. Its last 16 bytes are the AAD, the last 12 the IV. */
export function exclusiveOr(a: string, b: string): Buffer {
  const length = Math.max(Buffer.byteLength(a), Buffer.byteLength(b));
  const [left, right] = [a, b].map(text => {
    const padded = Buffer.alloc(length);
    padded.write(text, length - Buffer.byteLength(text));
    return padded;
  }) as [Buffer, Buffer];
  return Buffer.from(left.map((byte, at) => byte ^ (right[at] ?? 0)));
}
