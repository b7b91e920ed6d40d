import { Type } from 'typebox';
import type { Listener, Unsubscribe } from '../../device.ts';
import { defineDriver } from '../../driver.ts';
import type { TamperEvent, TamperSensor } from '../../tamper.ts';
import { Contacts } from './contacts.ts';
import { Chip, contactSchema } from './options.ts';

/**
 * The contacts of a cabinet: door, bezel. They are closed while it is shut. A chip that is lost reads as an opened cabinet
 * does, so they belong on the processor's own chip.
 */
class CabinetContacts implements TamperSensor {
  readonly id: string;
  readonly contacts: readonly string[];
  readonly #lines: Contacts;

  constructor(id: string, contacts: readonly string[], lines: Contacts) {
    this.id = id;
    this.contacts = contacts;
    this.#lines = lines;
  }

  isTripped(contact: string): boolean {
    const index = this.contacts.indexOf(contact);
    if (index < 0) throw new RangeError(`${this.id} has no contact ${contact}`);
    return this.#lines.isActive(index);
  }

  onChange(listener: Listener<TamperEvent>): Unsubscribe {
    return this.#lines.onChange(({ index, active, atMs }) =>
      listener({ contact: this.contacts[index], tripped: active, atMs }),
    );
  }

  async dispose(): Promise<void> {
    await this.#lines.release();
  }
}

const { properties } = contactSchema('normally-closed');
const Named = Type.Object(
  { name: Type.String({ pattern: '^[a-z][a-z0-9-]{0,31}$' }), ...properties },
  { additionalProperties: false },
);

export const driver = defineDriver(
  Type.Object({ chip: Chip, contacts: Type.Array(Named, { minItems: 1 }) }, { additionalProperties: false }),
  async (id, { chip, contacts }, context): Promise<TamperSensor> => {
    const names = contacts.map(({ name }) => name);
    return new CabinetContacts(id, names, await Contacts.claim(id, chip, contacts, context));
  },
);
