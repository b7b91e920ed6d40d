import { hkdfSync } from 'node:crypto';

/** Opens the files of lists. */
export interface ContentKeys {
  key(list: string, id: string): Uint8Array;
}

/**
 * The content keys of a hub, from one secret of 32 bytes: HKDF-SHA256 with the list and the id of the key, a number that grows
 * when a kiosk must not read on. So there is nothing to keep but the secret, and one key tells nothing of another.
 */
export function contentKeys(secret: Uint8Array): ContentKeys {
  return {
    key: (list, id) =>
      new Uint8Array(hkdfSync('sha256', secret, '', `bitmap list content 1\0${list}\0${id}`, 32)),
  };
}
