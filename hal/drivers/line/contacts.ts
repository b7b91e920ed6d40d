import type { Clock } from '../../clock.ts';
import type { Listener, Unsubscribe } from '../../device.ts';
import { type DriverContext, usedBy } from '../../driver.ts';
import type { InputLines, LinesEvent } from '../../gpio-chip.ts';
import { Events } from '../events.ts';
import { type ContactSpec, contactRequest } from './options.ts';

/** Contacts that were claimed together, by their places. A chip that is lost reads as cut wires do. */
export class Contacts {
  readonly #lines: InputLines;
  readonly #specs: readonly ContactSpec[];
  readonly #clock: Clock;
  readonly #events = new Events<LinesEvent>();
  readonly #watches: readonly Unsubscribe[];
  #isLost = false;

  /** HalError as the chip's `inputs` throws it, or `absent` when there is no such chip. */
  static async claim(
    id: string,
    chip: string,
    specs: readonly ContactSpec[],
    context: DriverContext,
  ): Promise<Contacts> {
    const requests = specs.map(spec => contactRequest(id, spec));
    const lines = await usedBy(id, 'gpio-chip', chip, context).inputs(requests);
    return new Contacts(lines, specs, context.clock);
  }

  private constructor(lines: InputLines, specs: readonly ContactSpec[], clock: Clock) {
    this.#lines = lines;
    this.#specs = specs;
    this.#clock = clock;
    this.#watches = [lines.onChange(event => this.#events.tell(event)), lines.onLost(() => this.#lose())];
  }

  isActive(index: number): boolean {
    return this.#isLost ? this.#readsWhenCut(index) : this.#lines.active[index];
  }

  onChange(listener: Listener<LinesEvent>): Unsubscribe {
    return this.#events.listen(listener);
  }

  async release(): Promise<void> {
    this.#events.end();
    for (const unwatch of this.#watches) unwatch();
    await this.#lines.release();
  }

  #lose(): void {
    const before = this.#lines.active;
    this.#isLost = true;
    const atMs = this.#clock.monotonicMs();
    for (const index of this.#specs.keys()) {
      const active = this.#readsWhenCut(index);
      if (active !== before[index]) this.#events.tell({ index, active, atMs });
    }
  }

  #readsWhenCut(index: number): boolean {
    return this.#specs[index].contact === 'normally-closed';
  }
}
