import { type ChildProcessByStdio, spawn } from 'node:child_process';
import readline from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { Order, Seen } from './orders.ts';

/** The rig as a process of its own, for who stands beside it in the guest. */
export class Rig {
  readonly #process: ChildProcessByStdio<Writable, Readable, null>;
  readonly #answers: AsyncIterator<string>;

  static start(): Rig {
    const program = fileURLToPath(new URL('./rig.js', import.meta.url));
    return new Rig(spawn(process.execPath, [program], { stdio: ['pipe', 'pipe', 'inherit'] }));
  }

  private constructor(child: ChildProcessByStdio<Writable, Readable, null>) {
    this.#process = child;
    this.#answers = readline.createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  }

  /** Resolves when it is carried out. Orders are carried out one after another. */
  async order(order: Order): Promise<Seen> {
    this.#process.stdin.write(`${JSON.stringify(order)}\n`);
    const { value, done } = await this.#answers.next();
    if (done) throw new Error('the rig has ended');
    return JSON.parse(value) as Seen;
  }

  /** Ends it, and with it the device. */
  async stop(): Promise<void> {
    const ended = new Promise(resolve => this.#process.once('exit', resolve));
    this.#process.kill('SIGKILL');
    await ended;
  }
}
