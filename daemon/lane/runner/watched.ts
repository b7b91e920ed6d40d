/** A snapshot that a page shows. */
export interface Snapshot {
  /** ISO 8601 instants. */
  readonly at: string;
  readonly deadline?: string;
}

type Attempt = (doing: string, action: () => void) => unknown;

/** The last snapshot, and who is told of each that looks different. A listener that throws harms nobody else. */
export class Watched<View extends Snapshot> {
  readonly #listeners = new Set<(view: View) => void>();
  readonly #attempt: Attempt;
  #view: View;

  constructor(view: View, attempt: Attempt) {
    this.#view = view;
    this.#attempt = attempt;
  }

  get view(): View {
    return this.#view;
  }

  onChange(listener: (view: View) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  show(view: View): void {
    if (looksAlike(view, this.#view)) return;
    this.#view = view;
    for (const listener of this.#listeners) this.#attempt('telling of a change', () => listener(view));
  }

  /** Nobody is told any more. */
  close(): void {
    this.#listeners.clear();
  }
}

/** Whether a page would show the two alike: they may differ in `at`, and in `deadline` while nothing else does. */
function looksAlike(a: Snapshot, b: Snapshot): boolean {
  const bare = ({ at: _at, deadline: _deadline, ...rest }: Snapshot) => JSON.stringify(rest);
  return bare(a) === bare(b) && (a.deadline === undefined) === (b.deadline === undefined);
}
