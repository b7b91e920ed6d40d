interface Waiting<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (reason: unknown) => void;
}

/** Writes a group, in order, and tells of each item how it went. It settles all items, or rejects for all of them. */
export type WriteGroup<Item, Result> = (
  items: readonly Item[],
) => Promise<readonly PromiseSettledResult<Result>[]>;

/**
 * One write at a time: what comes while a write is under way waits, and goes together in the next (DeWitt et al. 1984,
 * "group commit"). Items are written, and their promises settled, in the order of the calls.
 */
export class GroupCommit<Item, Result> {
  readonly #write: WriteGroup<Item, Result>;
  readonly #limit: number;
  readonly #waiting: Waiting<Item, Result>[] = [];
  #draining: Promise<void> | undefined;

  constructor(limit: number, write: WriteGroup<Item, Result>) {
    this.#limit = limit;
    this.#write = write;
  }

  submit(item: Item): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject });
      this.#draining ??= this.#drain();
    });
  }

  /** Resolves when nothing waits and nothing is under way. */
  async idle(): Promise<void> {
    while (this.#draining !== undefined) await this.#draining;
  }

  async #drain(): Promise<void> {
    while (this.#waiting.length > 0) {
      await Promise.resolve(); // calls of the same turn belong together
      await this.#writeOne(this.#waiting.splice(0, this.#limit));
    }
    this.#draining = undefined;
  }

  async #writeOne(group: readonly Waiting<Item, Result>[]): Promise<void> {
    try {
      const outcomes = await this.#write(group.map(({ item }) => item));
      group.forEach(({ resolve, reject }, index) => {
        const outcome = outcomes[index];
        if (outcome?.status === 'fulfilled') resolve(outcome.value);
        else reject(outcome?.reason);
      });
    } catch (error) {
      for (const { reject } of group) reject(error);
    }
  }
}
