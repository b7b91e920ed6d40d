import { Type } from 'typebox';
import type { ChipSite } from '../../chips/chip.ts';
import { transactionDeadlineMs } from '../../chips/parameters.ts';
import { type DriverContext, usedBy } from '../../driver.ts';

/** What every device behind I2C says in the profile. */
export interface SiteOptions {
  readonly bus: string;
  readonly address: number;
  readonly deadlineMs: number;
}

/** The addresses that a part can be soldered to. */
export interface AddressRange {
  readonly least: number;
  readonly most: number;
}

export const onlyAt = (address: number): AddressRange => ({ least: address, most: address });
export const eitherOf = ([low, high]: readonly [number, number]): AddressRange => ({
  least: low,
  most: high,
});

const { least, most, usual } = transactionDeadlineMs;

/** The schema of them; the lowest address is the one that is meant when none is given. */
export const siteOptions = (addresses: AddressRange) => ({
  /** The id of an `i2c` of the profile. */
  bus: Type.String({ minLength: 1 }),
  address: Type.Integer({ minimum: addresses.least, maximum: addresses.most, default: addresses.least }),
  deadlineMs: Type.Number({ minimum: least, maximum: most, default: usual }),
});

export function siteOf(id: string, options: SiteOptions, context: DriverContext): ChipSite {
  const { address, deadlineMs } = options;
  return { bus: usedBy(id, 'i2c', options.bus, context), address, deadlineMs, clock: context.clock };
}
