/** What a writer said of its steps: `ready N`, `start N`, `done N`, a line each; and `torn WHAT`. */
export interface Journal {
  /** The last step that the store acknowledged. */
  readonly acknowledged: number;
  /** The last step that was begun. */
  readonly started: number;
}

export const blank: Journal = { acknowledged: 0, started: 0 };

export function after(journal: Journal, line: string): Journal {
  const [word, digits] = line.split(' ');
  if (word === 'torn') return journal;
  const number = Number(digits);
  const started = Math.max(journal.started, number);
  if (word === 'start') return { ...journal, started };
  return { started, acknowledged: Math.max(journal.acknowledged, number) };
}

/** What is wrong with a store that holds so many steps; undefined when that may be. */
export function lossAt(steps: number, { acknowledged, started }: Journal): string | undefined {
  if (steps < acknowledged) return `step ${acknowledged} was acknowledged, ${steps} are there`;
  if (steps > started) return `step ${started} was the last to start, ${steps} are there`;
  return undefined;
}
