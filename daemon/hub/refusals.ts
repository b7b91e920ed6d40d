/** What the hub took from nobody. */
export class Refusals {
  readonly #log: (line: string) => void;
  #count = 0;
  #last: string | undefined;

  constructor(log: (line: string) => void) {
    this.#log = log;
  }

  get count(): number {
    return this.#count;
  }

  get last(): string | undefined {
    return this.#last;
  }

  add(topic: string, reason: string): void {
    this.#count++;
    // Whoever may publish chooses the topic: quoted, it cannot look like a line of ours.
    const refusal = `${JSON.stringify(topic.slice(0, 200))}: ${reason}`;
    if (refusal !== this.#last) this.#log(`refused ${refusal}`);
    this.#last = refusal;
  }
}
