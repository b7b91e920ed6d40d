import { Fault } from '../../daemon/core/errors.ts';
import type { IntakeControl, IntakeView, Order, TraitView } from '../../daemon/lane/intake/contract.ts';

const at = '2026-03-01T12:00:00.000Z';

const poor: TraitView = {
  ...{ trait: 'right-thumb', outcome: 'open', attempts: 1, triesLeft: 2, minimumQuality: 40 },
  ...{ quality: 30, hints: ['too-dry'], flaw: 'quality' },
};

/** An intake desk that does what it is told and remembers who told it; it refuses to go on. */
export class StubDesk implements IntakeControl {
  readonly orders: { order: Order; officer: string; encounter: string | undefined }[] = [];
  readonly #listeners = new Set<(view: IntakeView) => void>();
  view: IntakeView = {
    ...{ desk: 'desk-1', state: 'capturing', prompt: 'place-finger', at },
    ...{ asked: ['right-thumb'], hints: ['too-dry'], encounter: '02DESK' },
    traits: [
      poor,
      {
        ...{ trait: 'left-index', outcome: 'taken', attempts: 1, triesLeft: 0, minimumQuality: 40 },
        ...{ quality: 91, hints: [] },
      },
    ],
  };

  show(changes: Partial<IntakeView>): void {
    this.view = { ...this.view, ...changes };
    for (const listener of this.#listeners) listener(this.view);
  }

  onChange(listener: (view: IntakeView) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async order(order: Order, officer: string, encounter?: string): Promise<void> {
    if (order.order === 'resume') throw new Fault('conflict', 'the intake is not paused');
    this.orders.push({ order, officer, encounter });
  }
}
