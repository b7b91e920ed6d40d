import { Type } from 'typebox';
import { defineDriver } from '../../driver.ts';
import type { GpioOutput } from '../../gpio.ts';
import type { OutputLines } from '../../gpio-chip.ts';
import { Chip, Line } from './options.ts';
import { claimImmediate } from './output.ts';

class LineOutput implements GpioOutput {
  readonly id: string;
  readonly #lines: OutputLines;

  constructor(id: string, lines: OutputLines) {
    this.id = id;
    this.#lines = lines;
  }

  get active(): boolean {
    return this.#lines.active[0];
  }

  set(active: boolean): void {
    this.#lines.set([active]);
  }

  async dispose(): Promise<void> {
    await this.#lines.release();
  }
}

/** A lamp, a relay or the like on a line. */
export const driver = defineDriver(
  Type.Object(
    {
      chip: Chip,
      line: Line,
      activeLow: Type.Boolean({ default: false }),
      drive: Type.Union(
        [Type.Literal('push-pull'), Type.Literal('open-drain'), Type.Literal('open-source')],
        { default: 'push-pull' },
      ),
    },
    { additionalProperties: false },
  ),
  async (id, spec, context): Promise<GpioOutput> =>
    new LineOutput(id, await claimImmediate(id, spec, context)),
);
