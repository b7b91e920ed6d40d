type Hook = () => Promise<void> | void;

/** What is to be undone when a row ends; takes the place of a test's context in helpers that want its `after`. */
export interface Endings {
  after(hook: Hook): void;
}

/** Runs `use`, then every hook, the last one first, whatever happened. */
export async function withEndings<Value>(use: (endings: Endings) => Promise<Value>): Promise<Value> {
  const hooks: Hook[] = [];
  try {
    return await use({ after: hook => void hooks.push(hook) });
  } finally {
    for (const hook of hooks.toReversed()) await hook();
  }
}
