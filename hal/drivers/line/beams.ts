import { Type } from 'typebox';
import type { Listener, Unsubscribe } from '../../device.ts';
import { defineDriver } from '../../driver.ts';
import type { BeamEvent, BeamName, PresenceSensor } from '../../presence.ts';
import { Contacts } from './contacts.ts';
import { Chip, contactSchema } from './options.ts';
import { beamDebounceMs } from './parameters.ts';

const beams: readonly BeamName[] = ['outer', 'inner'];

/** Two light barriers, each with a contact that opens when its beam is broken, its power fails or its wire is cut. */
class BeamPair implements PresenceSensor {
  readonly id: string;
  readonly #contacts: Contacts;

  constructor(id: string, contacts: Contacts) {
    this.id = id;
    this.#contacts = contacts;
  }

  isBroken(beam: BeamName): boolean {
    return this.#contacts.isActive(beams.indexOf(beam));
  }

  onChange(listener: Listener<BeamEvent>): Unsubscribe {
    return this.#contacts.onChange(({ index, active }) => listener({ beam: beams[index], broken: active }));
  }

  async dispose(): Promise<void> {
    await this.#contacts.release();
  }
}

const Beam = contactSchema('normally-closed', beamDebounceMs);

export const driver = defineDriver(
  Type.Object({ chip: Chip, outer: Beam, inner: Beam }, { additionalProperties: false }),
  async (id, { chip, outer, inner }, context): Promise<PresenceSensor> =>
    new BeamPair(id, await Contacts.claim(id, chip, [outer, inner], context)),
);
