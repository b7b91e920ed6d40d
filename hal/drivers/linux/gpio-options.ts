import { Type } from 'typebox';

/** How a profile names a chip of the kernel. */
export const ChipOptions = Type.Object(
  {
    /** Of the kernel's driver: pinctrl-rp1, pinctrl-bcm2711. `gpiodetect` prints it. */
    label: Type.String({ minLength: 1, maxLength: 31 }),
    /** Where several chips have the label: /dev/gpiochip3. Its number may move from boot to boot. */
    path: Type.Optional(Type.String({ pattern: '^/dev/gpiochip\\d+$' })),
    /** Names for lines by their offsets, for boards that name none. They come before the board's own. */
    lines: Type.Record(Type.String({ minLength: 1 }), Type.Integer({ minimum: 0, maximum: 1023 }), {
      default: {},
    }),
  },
  { additionalProperties: false },
);
