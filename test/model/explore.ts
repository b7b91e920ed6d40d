/** One step that a world can take. */
export interface Step<World> {
  readonly name: string;
  /** A crash, a loss, a repetition: it may happen and need not. */
  readonly isFault: boolean;
  readonly next: World;
}

export interface Model<World> {
  readonly initial: World;
  readonly steps: (world: World) => Iterable<Step<World>>;
  /** Two worlds with the same key have the same future. */
  readonly keyOf: (world: World) => string;
  /** What is wrong in this world, if anything. */
  readonly wrongIn: (world: World) => string | undefined;
  /** Where everything is done. */
  readonly isDone: (world: World) => boolean;
}

export interface Verdict {
  readonly states: number;
  readonly steps: number;
  /** The first thing wrong on a shortest way to it, with the names of its steps. */
  readonly violation?: { readonly what: string; readonly trace: readonly string[] };
}

/**
 * Walks every world that can be reached, breadth first, each once. A world is wrong by itself, or because no way without
 * faults leads from it to where everything is done: with finitely many worlds and strong fairness that is the same as
 * "without further faults it is done some day", so it finds deadlocks and livelocks alike.
 */
export function explore<World>(model: Model<World>, stateLimit = 5_000_000): Verdict {
  const walk = new Walk(model);
  while (walk.violation === undefined && walk.advance()) {
    if (walk.states > stateLimit) throw new Error(`more than ${stateLimit} states: the model is too large`);
  }
  return { ...walk.counts, ...(walk.violation ?? walk.stuck()) };
}

class Walk<World> {
  violation: Pick<Verdict, 'violation'> | undefined;
  readonly #model: Model<World>;
  readonly #ids = new Map<string, number>();
  /** By id: how it was reached first. */
  readonly #parents: number[] = [];
  readonly #names: string[] = [];
  readonly #done: number[] = [];
  /** Steps without a fault, as pairs (from, to). */
  readonly #edges: number[] = [];
  #steps = 0;
  /** Worlds that were found and not yet gone on from, in the order of their ids from `#at` on. */
  #frontier: World[] = [];
  #at = 0;

  constructor(model: Model<World>) {
    this.#model = model;
    this.#idOf(model.initial, -1, 'begin');
  }

  get states(): number {
    return this.#parents.length;
  }

  get counts() {
    return { states: this.states, steps: this.#steps };
  }

  /** Takes every step of every world of one depth; false when there is none. */
  advance(): boolean {
    const layer = this.#frontier;
    this.#frontier = [];
    for (const world of layer) {
      const from = this.#at++;
      for (const { name, isFault, next } of this.#model.steps(world)) {
        this.#steps++;
        const to = this.#idOf(next, from, name);
        if (!isFault && to !== from) this.#edges.push(from, to);
      }
      if (this.violation !== undefined) return false;
    }
    return layer.length > 0;
  }

  /** A world from which no way without faults leads to the end. */
  stuck(): Pick<Verdict, 'violation'> {
    const reaches = new Uint8Array(this.states);
    const [starts, sources] = this.#incoming();
    const waiting = [...this.#done];
    for (const id of waiting) reaches[id] = 1;
    for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
      for (let at = starts[id] ?? 0; at < (starts[id + 1] ?? 0); at++) {
        const source = sources[at] ?? 0;
        if (reaches[source] === 1) continue;
        reaches[source] = 1;
        waiting.push(source);
      }
    }
    const id = reaches.indexOf(0);
    return id < 0 ? {} : { violation: { what: 'never done, whatever happens', trace: this.#traceTo(id) } };
  }

  /** The sources of the edges into each world: those of `id` stand from starts[id] to starts[id + 1]. */
  #incoming(): [Int32Array, Int32Array] {
    const starts = new Int32Array(this.states + 1);
    for (let at = 1; at < this.#edges.length; at += 2) starts[(this.#edges[at] ?? 0) + 1]++;
    for (let id = 0; id < this.states; id++) starts[id + 1] += starts[id] ?? 0;
    const sources = new Int32Array(this.#edges.length / 2);
    const next = starts.slice();
    for (let at = 0; at < this.#edges.length; at += 2) {
      const to = this.#edges[at + 1] ?? 0;
      sources[next[to]++] = this.#edges[at] ?? 0;
    }
    return [starts, sources];
  }

  #idOf(world: World, parent: number, name: string): number {
    const key = this.#model.keyOf(world);
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    const id = this.states;
    this.#ids.set(key, id);
    this.#parents.push(parent);
    this.#names.push(name);
    this.#frontier.push(world);
    if (this.#model.isDone(world)) this.#done.push(id);
    const what = this.#model.wrongIn(world);
    if (what !== undefined) this.violation ??= { violation: { what, trace: this.#traceTo(id) } };
    return id;
  }

  #traceTo(id: number): string[] {
    const trace: string[] = [];
    for (let at = id; at > 0; at = this.#parents[at] ?? 0) trace.unshift(this.#names[at] ?? '');
    return trace;
  }
}
