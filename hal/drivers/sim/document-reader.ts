import { Type } from 'typebox';
import type { Clock } from '../../clock.ts';
import type { WaitRequest } from '../../device.ts';
import type { DocumentReader, DocumentReading } from '../../document-reader.ts';
import { defineDriver, worldOf } from '../../driver.ts';
import { Exclusive } from '../exclusive.ts';
import type { World } from './world.ts';

/** The passport reader of a world. */
export class WorldDocumentReader implements DocumentReader {
  readonly id: string;
  readonly #world: World;
  readonly #clock: Clock;
  readonly #exclusive: Exclusive;

  constructor(id: string, world: World, clock: Clock) {
    this.id = id;
    this.#world = world;
    this.#clock = clock;
    this.#exclusive = new Exclusive(id, clock);
  }

  read(request: WaitRequest): Promise<DocumentReading> {
    return this.#exclusive.run(request, async signal => {
      const mrzLines = await this.#world.stage.documentSlot.take(signal);
      return { mrzLines, readAtMs: this.#clock.monotonicMs() };
    });
  }

  async dispose(): Promise<void> {
    this.#exclusive.close();
  }
}

export const driver = defineDriver(
  Type.Object({}, { additionalProperties: false }),
  (id, _options, context) => new WorldDocumentReader(id, worldOf(id, context), context.clock),
);
