import { Type } from 'typebox';
import { defineDriver, worldOf } from '../../driver.ts';
import { WorldScanner } from '../sim/fingerprint-scanner.ts';

/** A scanner that gives the captures of the replayed folder as its own. */
export const driver = defineDriver(
  Type.Object({}, { additionalProperties: false }),
  (id, _options, context) => new WorldScanner(id, 'replay', worldOf(id, context), context.clock),
);
