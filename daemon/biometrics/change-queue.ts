/** Changes of lists, one after the other in the order they were asked for. */
export class ChangeQueue {
  #last: Promise<void> = Promise.resolve();
  readonly #loading: string[] = [];

  /** `loads`: the list that the change loads. */
  run<Result>(change: () => Promise<Result>, loads?: string): Promise<Result> {
    if (loads !== undefined) this.#loading.push(loads);
    const result = this.#last.then(change);
    this.#last = result.then(
      () => this.#done(loads),
      () => this.#done(loads), // whoever asked for it is told
    );
    return result;
  }

  /** When all that was asked for is done, well or not; undefined unless a list is to be loaded that `isWanted`. */
  pending(isWanted: (list: string) => boolean): Promise<void> | undefined {
    return this.#loading.some(isWanted) ? this.#last : undefined;
  }

  #done(loaded: string | undefined): void {
    if (loaded !== undefined) this.#loading.splice(this.#loading.indexOf(loaded), 1);
  }
}
