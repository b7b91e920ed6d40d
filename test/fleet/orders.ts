// One program gives another orders over the channel of child_process.fork, and gets an answer to each.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

interface Order {
  readonly number: number;
  readonly order: string;
  readonly given: unknown;
}
type Answer = { readonly number: number } & ({ readonly answer: unknown } | { readonly failed: string });

export type Handlers = Readonly<Record<string, (given: never) => unknown>>;

/** In the program that is told what to do; it ends with its channel. */
export function serveOrders(handlers: Handlers): void {
  process.on('message', ({ number, order, given }: Order) => {
    const handler = handlers[order] as ((given: unknown) => unknown) | undefined;
    Promise.resolve()
      .then(() => {
        if (handler === undefined) throw new Error(`nobody here can ${order}`);
        return handler(given);
      })
      .then(
        answer => process.send?.({ number, answer } satisfies Answer),
        (error: unknown) => process.send?.({ number, failed: String(error) } satisfies Answer),
      );
  });
  process.on('disconnect', () => process.exit(0));
}

/** As the units have it: one arena, which gives back what is free. */
const allocator = { MALLOC_ARENA_MAX: '1', MALLOC_TRIM_THRESHOLD_: '131072' };

/** A program that takes orders. */
export class Hand {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<
    number,
    { readonly resolve: (value: unknown) => void; readonly reject: (error: Error) => void }
  >();
  #number = 0;

  /** `flags`: of node. */
  constructor(program: URL, flags: readonly string[] = []) {
    this.#child = fork(program, {
      execArgv: ['--enable-source-maps', ...flags],
      env: { ...process.env, ...allocator },
    });
    this.#child.on('message', (answer: Answer) => {
      const waiting = this.#waiting.get(answer.number);
      this.#waiting.delete(answer.number);
      if ('failed' in answer) waiting?.reject(new Error(answer.failed));
      else waiting?.resolve(answer.answer);
    });
    this.#child.on('exit', code => {
      for (const { reject } of this.#waiting.values()) reject(new Error(`the program ended with ${code}`));
    });
  }

  /** The answer is what the handler of that name in the program gives. */
  ask<Answered>(order: string, given?: unknown): Promise<Answered> {
    return new Promise((resolve, reject) => {
      const number = ++this.#number;
      this.#waiting.set(number, { resolve: value => resolve(value as Answered), reject });
      this.#child.send({ number, order, given });
    });
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  async end(): Promise<void> {
    if (this.#child.exitCode !== null) return;
    const gone = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await gone;
  }
}
