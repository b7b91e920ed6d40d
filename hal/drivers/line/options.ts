import { type Static, Type } from 'typebox';
import { HalError } from '../../device.ts';
import type { InputLineRequest } from '../../gpio-chip.ts';
import { contactDebounceMs } from './parameters.ts';

/** The id of the device of kind gpio-chip that has the lines. */
export const Chip = Type.String({
  minLength: 1,
  description: 'The gpio-chip of this profile that has the lines.',
});

export const Line = Type.Union([Type.String({ minLength: 1 }), Type.Integer({ minimum: 0, maximum: 1023 })], {
  description: 'A line by its name, or by its offset on the chip.',
});

export type ContactType = 'normally-closed' | 'normally-open';

/**
 * What a profile says of a contact on an input line: between the line and ground, or the supply where `bias` pulls down. It is
 * active when it is not at rest: a normally-closed one when it opens, so that a cut wire reads active too.
 */
export function contactOptions(contact: ContactType, usualDebounceMs = contactDebounceMs, longestMs = 1_000) {
  return {
    line: Line,
    contact: Type.Union([Type.Literal('normally-closed'), Type.Literal('normally-open')], {
      default: contact,
    }),
    /** `as-is` and `disabled`: a resistor on the board pulls the line to the supply. */
    bias: Type.Union(
      [Type.Literal('pull-up'), Type.Literal('pull-down'), Type.Literal('disabled'), Type.Literal('as-is')],
      { default: 'pull-up' },
    ),
    /** True when the low level is the active one; it follows from contact and bias, and is said where a board inverts. */
    activeLow: Type.Optional(Type.Boolean()),
    debounceMs: Type.Number({ minimum: 0, maximum: longestMs, default: usualDebounceMs }),
  };
}

/** One of several contacts of a device. */
export const contactSchema = (contact: ContactType, usualDebounceMs?: number) =>
  Type.Object(contactOptions(contact, usualDebounceMs), { additionalProperties: false });

export type ContactSpec = Static<ReturnType<typeof contactSchema>>;

/**
 * The request for a contact's line. HalError `io` for a normally-closed contact whose cut wire would read inactive: where our
 * own bias pulls the line, an explicit activeLow may not say the opposite.
 */
export function contactRequest(device: string, spec: ContactSpec): InputLineRequest {
  const { line, contact, bias, debounceMs } = spec;
  const activeLow = restsHigh(spec) !== (bias === 'pull-down');
  const isInverted = spec.activeLow !== undefined && spec.activeLow !== activeLow;
  if (isInverted && contact === 'normally-closed' && (bias === 'pull-up' || bias === 'pull-down'))
    throw new HalError(
      'io',
      device,
      `line ${line}: with activeLow ${spec.activeLow} and ${bias} a cut wire would read inactive: leave activeLow out`,
    );
  return { line, activeLow: spec.activeLow ?? activeLow, bias, debounceMs };
}

/** With a pull to the supply: an open contact leaves the line high. */
const restsHigh = ({ contact }: ContactSpec) => contact === 'normally-open';
