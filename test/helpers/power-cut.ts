import type { Documents } from '../../daemon/store/contract/documents.ts';

/** What never comes: whoever waits for it is dead. */
export const never = () => new Promise<never>(() => {});

/** A life of a process that ends at a power cut: what it does afterwards does not happen. */
export class Life {
  #over = false;

  get isOver(): boolean {
    return this.#over;
  }

  end(): void {
    this.#over = true;
  }

  /** The same documents, as long as there is power. */
  documents(all: Documents): Documents {
    return {
      get: (kind, name) => this.#alive(() => all.get(kind, name)),
      list: (kind, page) => this.#alive(() => all.list(kind, page)),
      write: (changes, audit) => this.#alive(() => all.write(changes, audit)),
    };
  }

  /** The same function, as long as there is power. */
  bound<Given extends unknown[]>(use: (...given: Given) => void): (...given: Given) => void {
    return (...given) => {
      if (!this.#over) use(...given);
    };
  }

  async #alive<Result>(use: () => Promise<Result>): Promise<Result> {
    if (this.#over) return never();
    const result = await use();
    return this.#over ? never() : result;
  }
}
