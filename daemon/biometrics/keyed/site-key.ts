import { hkdfSync } from 'node:crypto';
import { Fault } from '../../core/errors.ts';

const siteKeyBytes = 32;

/**
 * The secret of a site, from which its templates get their form. `derive` gives bytes for one use that tell nothing of
 * the key or of the bytes for another (HKDF with SHA-256, RFC 5869).
 */
export interface SiteKey {
  /** Stands in each keyed template, so that one of another site is told. */
  readonly id: number;
  derive(use: string, bytes: number): Uint8Array;
}

/** Throws Fault `bad-input` unless there are 32 bytes, which must be random and the site's alone. */
export function siteKey(bytes: Uint8Array): SiteKey {
  if (bytes.length !== siteKeyBytes) {
    throw new Fault('bad-input', 'not a key of a site', {
      given: `${bytes.length} bytes`,
      wanted: `${siteKeyBytes} bytes`,
    });
  }
  const derive = (use: string, length: number) =>
    new Uint8Array(hkdfSync('sha256', bytes, new Uint8Array(0), `bitmapd ${use}`, length));
  return { id: new DataView(derive('template key id', 4).buffer).getUint32(0), derive };
}
