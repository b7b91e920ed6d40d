import { Fault } from '../../core/errors.ts';
import type { KioskAddress } from '../../core/kiosk-address.ts';
import { decryptText, encryptText, type RandomBytes } from './jwe.ts';
import { signText } from './jws.ts';
import type { HeldHubKeys } from './hub-keys.ts';
import type { KnownKeys } from './known-keys.ts';
import type { OwnKeys } from './own-keys.ts';
import { maxSealedBytes } from './parameters.ts';

/** What a signature of a kiosk stands under, and of a hub: one is never taken for the other. */
export const upTyp = 'bitmap-up+jws';
export const downTyp = 'bitmap-down+jws';

/** How a kiosk's messages leave it, and how the hub's are taken. */
export interface KioskSealing {
  /** Signed, and encrypted to the hub. Fault `unavailable` when the hub has no key to encrypt to. */
  seal(json: Uint8Array): Buffer;
  /** The JSON text that the hub has signed. The Faults are those of `KnownKeys.verified`. */
  open(payload: Uint8Array): Buffer;
  /** Tells the hub by which keys it may know this kiosk. */
  readonly statement: string;
  /** Whether a key of the hub is held that is good now: it has stated none yet, or this kiosk was off for months. */
  readonly canSeal: boolean;
  /** Takes a newer statement of the hub; false when it is not newer. The Faults are those of `provedStatement`. */
  acceptHubKeys(statement: string): boolean;
}

/** The other side of it. */
export interface HubSealing {
  /**
   * The JSON text that a kiosk has sealed. Fault `not-found` when the kiosk's key is not known, and those of `decryptText` and
   * `KnownKeys.verified`.
   */
  open(address: KioskAddress, payload: Uint8Array): Buffer;
  /** Takes a kiosk's statement of its keys. The Faults are those of `provedStatement`. */
  introduce(address: KioskAddress, statement: string): void;
  /** Signed: what goes down is no secret. */
  sign(json: Uint8Array): Buffer;
  /** Tells kiosks by which keys they may know this hub. */
  readonly statement: string;
}

export interface KioskSealingParts {
  readonly own: () => OwnKeys;
  readonly hub: HeldHubKeys;
  readonly now: () => Date;
  readonly randomBytes: RandomBytes;
}

export function kioskSealing({ own, hub, now, randomBytes }: KioskSealingParts): KioskSealing {
  return {
    seal(json) {
      const signed = Buffer.from(signText(upTyp, json, own().signing));
      return alone(encryptText(signed, hub.keys.recipient(now()), randomBytes));
    },
    open: payload => hub.keys.verified(textOf(payload), downTyp, now()),
    get statement() {
      return own().statement;
    },
    get canSeal() {
      return hub.canBeSealedTo;
    },
    acceptHubKeys: statement => hub.accept(statement),
  };
}

/** The kiosks' keys as the hub knows them. */
export interface KioskDirectory {
  /** Fault `not-allowed` when the kiosk is revoked. */
  keysOf(address: KioskAddress): KnownKeys | undefined;
  /** Takes a newer statement of a kiosk; an older one changes nothing. The Faults are those of `provedStatement`. */
  introduce(address: KioskAddress, statement: string): void;
}

export interface HubSealingParts {
  readonly own: () => OwnKeys;
  readonly kiosks: KioskDirectory;
  readonly now: () => Date;
}

export function hubSealing({ own, kiosks, now }: HubSealingParts): HubSealing {
  return {
    introduce: (address, statement) => kiosks.introduce(address, statement),
    open(address, payload) {
      const text = decryptText(textOf(payload), own().agreement).toString('latin1');
      const known = kiosks.keysOf(address);
      if (known !== undefined) return known.verified(text, upTyp, now());
      throw new Fault('not-found', 'no key of this kiosk is known', { where: address.device });
    },
    sign: json => Buffer.from(signText(downTyp, json, own().signing)),
    get statement() {
      return own().statement;
    },
  };
}

/**
 * Bytes that share no memory with others: a last will is held as long as its connection, and out of Node's pool it would hold
 * 8 KiB.
 */
function alone(text: string): Buffer {
  const bytes = Buffer.allocUnsafeSlow(text.length);
  bytes.write(text, 'latin1');
  return bytes;
}

function textOf(payload: Uint8Array): string {
  if (payload.byteLength <= maxSealedBytes) return Buffer.from(payload).toString('latin1');
  throw new Fault('bad-input', 'message too large', {
    given: `${payload.byteLength} bytes`,
    wanted: `at most ${maxSealedBytes}`,
  });
}
