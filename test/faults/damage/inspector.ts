/** Inspects damaged stores for its parent, one message each: LevelDB may abort the process that opens one. */
import { grown, type Life, newborn } from '../workload.ts';
import { inspect } from './inspect.ts';

export interface Order {
  readonly folder: string;
  readonly steps: number;
}

function lifeAfter(steps: number): Life {
  let life = newborn;
  while (life.steps < steps) life = grown(life);
  return life;
}

process.on('message', ({ folder, steps }: Order) => {
  void inspect(folder, lifeAfter(steps)).then(
    ({ told, falsified, vanished }) => process.send?.({ told, falsified, vanished }),
    (error: unknown) => process.send?.({ told: [], falsified: [String(error)], vanished: [] }),
  );
});
