/** Work that is done one piece after the other, in the order in which it was asked for; one that fails stops no other. */
export class InTurn {
  #last: Promise<unknown> = Promise.resolve();

  run<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.#last.then(work);
    this.#last = result.catch(() => {}); // whoever asked for it is told
    return result;
  }

  /** Resolves when all that was asked for is done, well or not. */
  async idle(): Promise<void> {
    await this.#last;
  }
}
