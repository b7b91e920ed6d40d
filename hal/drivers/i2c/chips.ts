import { Type } from 'typebox';
import * as bme280 from '../../chips/bme280.ts';
import type { ChipSite } from '../../chips/chip.ts';
import type { ClimateChip, LightChip } from '../../chips/climate.ts';
import * as sht3x from '../../chips/sht3x.ts';
import * as tsl2591 from '../../chips/tsl2591.ts';
import * as vcnl4040 from '../../chips/vcnl4040.ts';
import * as veml7700 from '../../chips/veml7700.ts';
import { HalError } from '../../device.ts';
import { defineDriver } from '../../driver.ts';
import { ChipEnvironment } from './environment.ts';
import { siteOf, siteOptions } from './site.ts';

interface Part<C> {
  /** What it is soldered to when the profile gives no address. */
  readonly address: number;
  open(site: ChipSite): Promise<C>;
}

const climateParts = {
  sht3x: { address: sht3x.addresses[0], open: site => sht3x.Sht3x.open(site) },
  bme280: { address: bme280.addresses[0], open: site => bme280.Bme280.open(site) },
} as const satisfies Record<string, Part<ClimateChip>>;

const lightParts = {
  veml7700: { address: veml7700.address, open: site => veml7700.Veml7700.open(site) },
  tsl2591: { address: tsl2591.address, open: site => tsl2591.Tsl2591.open(site) },
  vcnl4040: { address: vcnl4040.address, open: site => vcnl4040.Vcnl4040.open(site) },
} as const satisfies Record<string, Part<LightChip>>;

const partSchema = <P extends string>(parts: Readonly<Record<P, unknown>>) =>
  Type.Optional(
    Type.Object(
      {
        part: Type.Unsafe<P>({ enum: Object.keys(parts) }),
        address: Type.Optional(Type.Integer({ minimum: 0x08, maximum: 0x77 })),
      },
      { additionalProperties: false },
    ),
  );

const { bus, deadlineMs } = siteOptions({ least: 0x08, most: 0x77 });

/** One environment of several chips: `{ bus: sensors, climate: { part: sht3x }, light: { part: veml7700 } }`. */
export const driver = defineDriver(
  Type.Object(
    { bus, deadlineMs, climate: partSchema(climateParts), light: partSchema(lightParts) },
    { additionalProperties: false },
  ),
  async (id, { bus, deadlineMs, climate, light }, context) => {
    const openPart = async <C>(part: Part<C>, address = part.address) =>
      await part.open(siteOf(id, { bus, address, deadlineMs }, context));
    const chips = [
      ...(climate ? [await openPart<ClimateChip>(climateParts[climate.part], climate.address)] : []),
      ...(light ? [await openPart<LightChip>(lightParts[light.part], light.address)] : []),
    ];
    if (chips.length === 0) throw new HalError('io', id, 'options name neither `climate` nor `light`');
    return new ChipEnvironment(id, chips, context.clock);
  },
);
