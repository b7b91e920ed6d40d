import { Type } from 'typebox';
import type { Listener, Unsubscribe } from '../../device.ts';
import { defineDriver, usedBy } from '../../driver.ts';
import type { GpioInput } from '../../gpio.ts';
import type { BeamEvent, BeamName, PresenceSensor } from '../../presence.ts';
import { Cell } from '../cell.ts';
import { Subscriptions } from '../subscriptions.ts';
import { Contacts } from './contacts.ts';
import { Chip, contactSchema } from './options.ts';
import { beamDebounceMs } from './parameters.ts';

const beams: readonly BeamName[] = ['outer', 'inner'];
const [outer, inner] = [0, 1];

/**
 * Two light barriers, each with a contact that opens when its beam is broken, its power fails or its wire is cut. With a sensor
 * `between` them, whoever stands there while somebody is at the desk is the second person, as if in the outer beam.
 */
class BeamPair implements PresenceSensor {
  readonly id: string;
  readonly #contacts: Contacts;
  readonly #between: GpioInput | undefined;
  readonly #broken: Readonly<Record<BeamName, Cell<boolean>>>;
  readonly #inputs: readonly Unsubscribe[];
  readonly #subscriptions = new Subscriptions();

  constructor(id: string, contacts: Contacts, between: GpioInput | undefined) {
    this.id = id;
    this.#contacts = contacts;
    this.#between = between;
    this.#broken = { outer: new Cell(this.#read('outer')), inner: new Cell(this.#read('inner')) };
    this.#inputs = [
      contacts.onChange(({ index }) => this.#look(beams[index])),
      between?.onChange(() => this.#look('outer')) ?? (() => {}),
    ];
  }

  /** Read now: the event loop may be behind. */
  isBroken(beam: BeamName): boolean {
    return this.#read(beam);
  }

  onChange(listener: Listener<BeamEvent>): Unsubscribe {
    const watches = beams.map(beam => this.#broken[beam].watch(broken => listener({ beam, broken })));
    return this.#subscriptions.add(...watches);
  }

  async dispose(): Promise<void> {
    for (const unwatch of this.#inputs) unwatch();
    this.#subscriptions.endAll();
    await this.#contacts.release();
  }

  /** The beam that has changed first, then what follows from it. */
  #look(changed: BeamName): void {
    this.#broken[changed].set(this.#read(changed));
    this.#broken.outer.set(this.#read('outer'));
  }

  #read(beam: BeamName): boolean {
    if (beam === 'inner') return this.#contacts.isActive(inner);
    const isSecondBetween = this.#between?.active === true && this.#contacts.isActive(inner);
    return this.#contacts.isActive(outer) || isSecondBetween;
  }
}

const Beam = contactSchema('normally-closed', beamDebounceMs);

export const driver = defineDriver(
  Type.Object(
    {
      chip: Chip,
      outer: Beam,
      inner: Beam,
      between: Type.Optional(
        Type.String({
          minLength: 1,
          description: 'A gpio-input of this profile that is active while somebody stands between the beams.',
        }),
      ),
    },
    { additionalProperties: false },
  ),
  async (id, spec, context): Promise<PresenceSensor> => {
    const between = spec.between === undefined ? undefined : usedBy(id, 'gpio-input', spec.between, context);
    return new BeamPair(id, await Contacts.claim(id, spec.chip, [spec.outer, spec.inner], context), between);
  },
);
