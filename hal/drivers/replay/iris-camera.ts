import { Type } from 'typebox';
import { defineDriver } from '../../driver.ts';
import { openWorldCamera } from '../sim/iris-camera.ts';

/** A camera that gives the irises of the replayed folder as its own. */
export const driver = defineDriver(
  Type.Object({}, { additionalProperties: false }),
  (id, _options, context) =>
    openWorldCamera(id, 'replay', { eyes: ['left', 'right'], failing: { from: 1, count: 0 } }, context),
);
