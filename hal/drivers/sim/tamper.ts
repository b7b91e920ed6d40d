import { Type } from 'typebox';
import type { Clock } from '../../clock.ts';
import type { Listener, Unsubscribe } from '../../device.ts';
import { defineDriver } from '../../driver.ts';
import type { TamperEvent, TamperSensor } from '../../tamper.ts';
import { Cell } from '../cell.ts';
import { Subscriptions } from '../subscriptions.ts';

/** Contacts in memory. */
export class SimTamperSensor implements TamperSensor {
  readonly id: string;
  readonly #clock: Clock;
  readonly #cells: ReadonlyMap<string, Cell<boolean>>;
  readonly #subscriptions = new Subscriptions();

  constructor(id: string, contacts: readonly string[], clock: Clock) {
    this.id = id;
    this.#clock = clock;
    this.#cells = new Map(contacts.map(contact => [contact, new Cell(false)]));
  }

  get contacts(): readonly string[] {
    return [...this.#cells.keys()];
  }

  isTripped(contact: string): boolean {
    return this.#cell(contact).value;
  }

  /** Opens or closes a contact, as a hand at the cabinet does. */
  trip(contact: string, tripped: boolean): void {
    this.#cell(contact).set(tripped);
  }

  onChange(listener: Listener<TamperEvent>): Unsubscribe {
    const watches = [...this.#cells].map(([contact, cell]) =>
      cell.watch(tripped => listener({ contact, tripped, atMs: this.#clock.monotonicMs() })),
    );
    return this.#subscriptions.add(...watches);
  }

  async dispose(): Promise<void> {
    this.#subscriptions.endAll();
  }

  #cell(contact: string): Cell<boolean> {
    const cell = this.#cells.get(contact);
    if (cell === undefined) throw new RangeError(`${this.id} has no contact ${contact}`);
    return cell;
  }
}

export const driver = defineDriver(
  Type.Object(
    {
      contacts: Type.Array(Type.String({ minLength: 1 }), {
        minItems: 1,
        uniqueItems: true,
        default: ['door', 'bezel'],
      }),
    },
    { additionalProperties: false },
  ),
  (id, { contacts }, { clock }) => new SimTamperSensor(id, contacts, clock),
);
