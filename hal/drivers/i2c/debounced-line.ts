/** The level of a line from looks at it: a change counts once it has been seen for `debounceMs`. */
export class DebouncedLine {
  #active: boolean;
  #changedAtMs: number | undefined;
  readonly #debounceMs: number;

  constructor(active: boolean, debounceMs: number) {
    this.#active = active;
    this.#debounceMs = debounceMs;
  }

  get active(): boolean {
    return this.#active;
  }

  /** Whether the line looks different and has yet to prove it. */
  get isUnsettled(): boolean {
    return this.#changedAtMs !== undefined;
  }

  /** Takes a look; true when the level has changed by it. */
  look(active: boolean, atMs: number): boolean {
    if (active === this.#active) {
      this.#changedAtMs = undefined;
      return false;
    }
    this.#changedAtMs ??= atMs;
    if (atMs - this.#changedAtMs < this.#debounceMs) return false;
    this.#active = active;
    this.#changedAtMs = undefined;
    return true;
  }
}
