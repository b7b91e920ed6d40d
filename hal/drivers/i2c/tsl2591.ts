import { Type } from 'typebox';
import { address, Tsl2591 } from '../../chips/tsl2591.ts';
import { defineDriver } from '../../driver.ts';
import { ChipEnvironment } from './environment.ts';
import { onlyAt, siteOf, siteOptions } from './site.ts';

export const driver = defineDriver(
  Type.Object(siteOptions(onlyAt(address)), { additionalProperties: false }),
  async (id, options, context) =>
    new ChipEnvironment(id, [await Tsl2591.open(siteOf(id, options, context))], context.clock),
);
