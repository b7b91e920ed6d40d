import { createHash } from 'node:crypto';
import type { KioskAddress } from '../../daemon/core/kiosk-address.ts';
import { type SealingKey, sealingKey } from '../../daemon/store/seal.ts';
import type { Random } from '../../hal/drivers/sim/random.ts';

export const tenant = 'airport';
export const addressOf = (device: string): KioskAddress => ({ tenant, shard: 's1', device });

/** A key for each machine, always the same. */
export const sealingKeyOf = (machine: string): SealingKey =>
  sealingKey(createHash('sha256').update(`key of ${machine}`).digest());

/** Bytes from the seed, in the place of the kernel's. */
export const randomBytesOf =
  (random: Random) =>
  (length: number): Uint8Array =>
    Uint8Array.from({ length }, () => random.integer(256));
