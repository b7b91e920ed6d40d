import { type Static, Type } from 'typebox';
import { HalError } from '../../../device.ts';
import { type DriverContext, usedBy } from '../../../driver.ts';

/** What switches a lamp: an output of the profile by its name, or a line of a chip. */
export const lampOption = Type.Object(
  {
    /** Peak wavelength, nm. */
    wavelengthNm: Type.Integer({ minimum: 700, maximum: 900 }),
    /** The id of a `gpio-output`. */
    output: Type.Optional(Type.String({ minLength: 1 })),
    /** The id of a `gpio-chip`, and which of its lines. */
    chip: Type.Optional(Type.String({ minLength: 1 })),
    line: Type.Optional(Type.Union([Type.String({ minLength: 1 }), Type.Integer({ minimum: 0 })])),
    activeLow: Type.Boolean({ default: false }),
  },
  { additionalProperties: false },
);
export type LampOption = Static<typeof lampOption>;

/** A lamp near the lens. Behind a bus it takes a moment, else it is switched when `set` returns. */
export interface Lamp {
  readonly wavelengthNm: number;
  set(lit: boolean): Promise<void>;
  /** Puts it out and gives its line back. */
  release(): Promise<void>;
}

export async function openLamp(id: string, option: LampOption, context: DriverContext): Promise<Lamp> {
  const { wavelengthNm, output, chip, line } = option;
  if (output !== undefined && chip === undefined)
    return untilReleased(await lampOnOutput(id, wavelengthNm, output, context));
  if (output === undefined && chip !== undefined && line !== undefined)
    return untilReleased(await lampOnLine(id, { ...option, chip, line }, context));
  throw new HalError('io', id, 'options/lamps: a lamp has either `output`, or `chip` and `line`');
}

async function lampOnOutput(
  id: string,
  wavelengthNm: number,
  named: string,
  context: DriverContext,
): Promise<Lamp> {
  const output = usedBy(id, 'gpio-output', named, context);
  output.set(false);
  return {
    wavelengthNm,
    set: async lit => output.set(lit),
    release: async () => output.set(false),
  };
}

type LineOption = LampOption & { readonly chip: string; readonly line: string | number };

async function lampOnLine(
  id: string,
  { wavelengthNm, chip: named, line, activeLow }: LineOption,
  context: DriverContext,
): Promise<Lamp> {
  const chip = usedBy(id, 'gpio-chip', named, context);
  const lines = await chip.outputs([{ line, activeLow, drive: 'push-pull' }]);
  return {
    wavelengthNm,
    set: async lit => (chip.immediate ? lines.set([lit]) : await lines.write([lit])),
    release: () => lines.release(),
  };
}

/** A lamp that is out for good once it was released: a capture that ends after that finds nothing to put out. */
function untilReleased(lamp: Lamp): Lamp {
  let released: Promise<void> | undefined;
  return {
    wavelengthNm: lamp.wavelengthNm,
    set: async lit => {
      if (released === undefined) await lamp.set(lit);
    },
    release: () => (released ??= lamp.release()),
  };
}
