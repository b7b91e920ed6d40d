import { Type } from 'typebox';
import { addresses, Bme280 } from '../../chips/bme280.ts';
import { defineDriver } from '../../driver.ts';
import { ChipEnvironment } from './environment.ts';
import { eitherOf, siteOf, siteOptions } from './site.ts';

export const driver = defineDriver(
  Type.Object(siteOptions(eitherOf(addresses)), { additionalProperties: false }),
  async (id, options, context) =>
    new ChipEnvironment(id, [await Bme280.open(siteOf(id, options, context))], context.clock),
);
