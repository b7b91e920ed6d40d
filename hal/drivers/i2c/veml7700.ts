import { Type } from 'typebox';
import { address, Veml7700 } from '../../chips/veml7700.ts';
import { defineDriver } from '../../driver.ts';
import { ChipEnvironment } from './environment.ts';
import { onlyAt, siteOf, siteOptions } from './site.ts';

export const driver = defineDriver(
  Type.Object(siteOptions(onlyAt(address)), { additionalProperties: false }),
  async (id, options, context) =>
    new ChipEnvironment(id, [await Veml7700.open(siteOf(id, options, context))], context.clock),
);
