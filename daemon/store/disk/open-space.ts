import type { Volume } from '../database.ts';
import { reserveBytes } from '../parameters.ts';
import { Ballast, type BallastOptions } from './ballast.ts';
import { stepReserves } from './parameters.ts';
import { defaultRules, type StorageRules } from './rules.ts';
import { Space } from './space.ts';
import { Usage } from './usage.ts';

/** What a store may take of its disk. */
export interface StorageOptions {
  /** Bytes free on the volume; as the file system tells by default. */
  readonly freeBytes?: () => number;
  /** Bytes that a commit must leave free. */
  readonly reserveBytes?: number;
  /** Room for bad times. Without it a full disk is refused at the reserve. */
  readonly ballast?: BallastOptions;
  /** Everything in the usual order, without quotas, by default. */
  readonly storage?: StorageRules;
  readonly randomBytes: (length: number) => Uint8Array;
}

/** The space of a store whose folder is there. */
export async function openSpace(folder: string, volume: Volume, options: StorageOptions): Promise<Space> {
  const reserve = options.reserveBytes ?? reserveBytes;
  const ballast = options.ballast && (await Ballast.open(options.ballast, options.randomBytes));
  return new Space({
    folder,
    freeBytes: options.freeBytes ?? (() => volume.freeBytes(folder)),
    reserveBytes: reserve,
    stepBytes: reserve * stepReserves,
    rules: options.storage ?? defaultRules,
    usage: new Usage(),
    ...(ballast && { ballast }),
  });
}
