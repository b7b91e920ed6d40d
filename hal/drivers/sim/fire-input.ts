import { Type } from 'typebox';
import { defineDriver, worldOf } from '../../driver.ts';
import { SimGpioInput } from './gpio-input.ts';

/** The contact of the fire alarm in a world: World.setFire pulls it. */
export const driver = defineDriver(
  Type.Object({}, { additionalProperties: false }),
  (id, _options, context) => new SimGpioInput(id, worldOf(id, context).stage.fire, context.clock),
);
