/** Inspects damaged stores for its parent, one message each: LevelDB may abort the process that opens one. */
import { inspect } from './inspect.ts';
import { lifeAfter } from './lives.ts';

export interface Order {
  readonly folder: string;
  readonly steps: number;
}

process.on('message', ({ folder, steps }: Order) => {
  void inspect(folder, lifeAfter(steps)).then(
    ({ told, falsified, vanished }) => process.send?.({ told, falsified, vanished }),
    (error: unknown) => process.send?.({ told: [], falsified: [String(error)], vanished: [] }),
  );
});
