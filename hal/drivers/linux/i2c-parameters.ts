import { Type } from 'typebox';

/** Faults after which a transaction is known not to have taken effect, or that the profile's chips bear twice. */
const retriable = [
  'arbitration-lost',
  'address-nack',
  'data-nack',
  'deadline',
  'bus-stuck',
  'other',
] as const;

/** When a transaction is tried again, always within its deadline. */
export const RetrySchema = Type.Object(
  {
    /**
     * By default those that leave no doubt: with arbitration lost, or the address not acknowledged, no chip has taken
     * a byte.
     */
    faults: Type.Array(Type.Unsafe<(typeof retriable)[number]>({ enum: [...retriable] }), {
      uniqueItems: true,
      default: ['arbitration-lost', 'address-nack'],
    }),
    /** In all, with the first one. */
    attempts: Type.Integer({ minimum: 1, maximum: 10, default: 3 }),
    pauseMs: Type.Number({ minimum: 0, maximum: 1000, default: 2 }),
  },
  { additionalProperties: false, default: {} },
);

/** UM10204 section 3.1.16: a chip that holds SDA low lets go of it after at most nine clocks. */
export const busClearClocks = 9;
/** Half a period of SCL at 50 kHz, within the standard mode of every chip; the line's own delay comes on top. */
export const busClearHalfPeriodMs = 0.01;
