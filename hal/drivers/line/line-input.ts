import { Type } from 'typebox';
import type { Listener, Unsubscribe } from '../../device.ts';
import { defineDriver } from '../../driver.ts';
import type { GpioInput, LineEvent } from '../../gpio.ts';
import { Contacts } from './contacts.ts';
import { Chip, type ContactType, contactOptions } from './options.ts';

/** One contact as an input. */
class LineInput implements GpioInput {
  readonly id: string;
  readonly #contacts: Contacts;

  constructor(id: string, contacts: Contacts) {
    this.id = id;
    this.#contacts = contacts;
  }

  get active(): boolean {
    return this.#contacts.isActive(0);
  }

  onChange(listener: Listener<LineEvent>): Unsubscribe {
    return this.#contacts.onChange(({ active, atMs }) => listener({ active, atMs }));
  }

  async dispose(): Promise<void> {
    await this.#contacts.release();
  }
}

/** A driver for the kinds whose contract is GpioInput; they differ in what a profile may leave out. */
export function lineInputDriver(contact: ContactType, usualDebounceMs?: number, longestMs?: number) {
  return defineDriver(
    Type.Object(
      { chip: Chip, ...contactOptions(contact, usualDebounceMs, longestMs) },
      { additionalProperties: false },
    ),
    async (id, { chip, ...contactSpec }, context): Promise<GpioInput> =>
      new LineInput(id, await Contacts.claim(id, chip, [contactSpec], context)),
  );
}
