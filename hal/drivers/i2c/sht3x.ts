import { Type } from 'typebox';
import { addresses, Sht3x } from '../../chips/sht3x.ts';
import { defineDriver } from '../../driver.ts';
import { ChipEnvironment } from './environment.ts';
import { eitherOf, siteOf, siteOptions } from './site.ts';

export const driver = defineDriver(
  Type.Object(siteOptions(eitherOf(addresses)), { additionalProperties: false }),
  async (id, options, context) =>
    new ChipEnvironment(id, [await Sht3x.open(siteOf(id, options, context))], context.clock),
);
