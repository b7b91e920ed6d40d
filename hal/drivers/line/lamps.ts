import { Type } from 'typebox';
import { HalError } from '../../device.ts';
import { defineDriver, usedBy } from '../../driver.ts';
import type { OutputLines } from '../../gpio-chip.ts';
import { type Indicator, type Signal, signals } from '../../indicator.ts';
import { Chip, Line } from './options.ts';

/** Which lamps are lit for each signal; none for those that are left out. */
type Table = Readonly<Partial<Record<Signal, readonly boolean[]>>>;

/** Lamps on lines: a traffic light, pictograms. On a chip behind a bus the last call wins as well. */
class Lamps implements Indicator {
  readonly id: string;
  readonly #lines: OutputLines;
  readonly #table: Table;
  #wanted: readonly boolean[];
  #writing: Promise<void> | undefined;
  #disposed = false;

  constructor(id: string, lines: OutputLines, table: Table) {
    this.id = id;
    this.#lines = lines;
    this.#table = table;
    this.#wanted = lines.active;
  }

  async show(signal: Signal): Promise<void> {
    if (this.#disposed) throw new HalError('absent', this.id, 'disposed of');
    this.#wanted = this.#table[signal] ?? this.#lines.active.map(() => false);
    this.#writing ??= this.#write().finally(() => {
      this.#writing = undefined;
    });
    await this.#writing;
  }

  async dispose(): Promise<void> {
    this.#disposed = true;
    await this.#writing?.catch(() => {
      // Whoever has called `show` is told.
    });
    await this.#lines.release();
  }

  /** Until what is lit is what was asked for last. */
  async #write(): Promise<void> {
    for (let lit; lit !== this.#wanted; ) {
      lit = this.#wanted;
      await this.#lines.write(lit);
    }
  }
}

const strict = { additionalProperties: false };
const Lamp = Type.Object(
  { name: Type.String({ minLength: 1 }), line: Line, activeLow: Type.Boolean({ default: false }) },
  strict,
);
const LampNames = Type.Array(Type.String(), { uniqueItems: true });

export const driver = defineDriver(
  Type.Object(
    {
      chip: Chip,
      lamps: Type.Array(Lamp, { minItems: 1 }),
      signals: Type.Object(
        Object.fromEntries(signals.map(signal => [signal, Type.Optional(LampNames)])),
        strict,
      ),
    },
    strict,
  ),
  async (id, { chip, lamps, signals: lit }, context): Promise<Indicator> => {
    const names = lamps.map(({ name }) => name);
    const table = tableOf(id, names, lit);
    const requests = lamps.map(({ line, activeLow }) => ({ line, activeLow, drive: 'push-pull' }) as const);
    return new Lamps(id, await usedBy(id, 'gpio-chip', chip, context).outputs(requests), table);
  },
);

function tableOf(
  id: string,
  lamps: readonly string[],
  lit: Readonly<Record<string, readonly string[] | undefined>>,
): Table {
  for (const [signal, names = []] of Object.entries(lit)) {
    const unknown = names.find(name => !lamps.includes(name));
    if (unknown !== undefined)
      throw new HalError('io', id, `${signal} lights the lamp ${unknown}; there are ${lamps.join(', ')}`);
  }
  return Object.fromEntries(
    Object.entries(lit).map(([signal, names = []]) => [signal, lamps.map(lamp => names.includes(lamp))]),
  );
}
