/** What a writer said of its steps: `ready N`, `start N`, `done N`, a line each. */
export interface Journal {
  /** The last step that the store acknowledged. */
  readonly acknowledged: number;
  /** The last step that was begun. */
  readonly started: number;
}

export const blank: Journal = { acknowledged: 0, started: 0 };

export function after(journal: Journal, line: string): Journal {
  const [word, digits] = line.split(' ');
  const number = Number(digits);
  const started = Math.max(journal.started, number);
  if (word === 'start') return { ...journal, started };
  return { started, acknowledged: Math.max(journal.acknowledged, number) };
}
