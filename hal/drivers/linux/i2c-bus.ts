import { Type } from 'typebox';
import { defineDriver, usedBy } from '../../driver.ts';
import { busNumberOf, isAdapterThere } from './i2c-adapters.ts';
import { clearBus } from './i2c-bus-clear.ts';
import { openI2cDev } from './i2c-dev.ts';
import { RetrySchema } from './i2c-parameters.ts';
import { QueuedI2cBus } from './i2c-queue.ts';

/** A controller of the kernel: /dev/i2c-N. */
export const driver = defineDriver(
  Type.Object(
    {
      /** The number of the bus, or the name of its adapter as /sys/bus/i2c/devices/i2c-N/name has it. */
      bus: Type.Union([Type.Integer({ minimum: 0 }), Type.String({ minLength: 1 })]),
      retry: RetrySchema,
      /** A line that is wired to SCL, to free a bus that a chip holds. */
      clear: Type.Optional(
        Type.Object(
          {
            /** The id of a `gpio-chip` of the profile. */
            chip: Type.String({ minLength: 1 }),
            line: Type.Union([Type.String({ minLength: 1 }), Type.Integer({ minimum: 0 })]),
          },
          { additionalProperties: false },
        ),
      ),
    },
    { additionalProperties: false },
  ),
  async (id, { bus, retry, clear }, context) => {
    const busNumber = await busNumberOf(id, bus);
    const wiring = {
      open: () => openI2cDev(id, busNumber),
      isPlugged: () => isAdapterThere(busNumber),
      // Chips of lines are opened after buses, so it is looked up when it is needed.
      ...(clear && {
        clear: async () =>
          await clearBus(usedBy(id, 'gpio-chip', clear.chip, context), clear.line, context.clock),
      }),
    };
    return await QueuedI2cBus.open(id, wiring, retry, context.clock);
  },
);
