import { EventEmitter, once } from 'node:events';
import type { Clock } from '../../../hal/clock.ts';
import { type Answer, chunkBytes, type Order } from '../guest/protocol.ts';
import { GuestProcess, type SpawnOptions } from './guest-process.ts';
import { type LineSocket, lineSocket } from './line-socket.ts';

type Ready = Extract<Answer, { is: 'ready' }>;
/** An order without its number. */
type Unnumbered<T> = T extends unknown ? Omit<T, 'id'> : never;

interface Awaiting {
  answer(answer: Answer & { readonly id: number }): void;
  gone(why: Error): void;
}

/** The host's end of the agent's port. One agent after another may stand at the other end: each says `ready`. */
export class Agent {
  readonly #events = new EventEmitter<{ ready: [Ready] }>();
  readonly #awaiting = new Map<number, Awaiting>();
  readonly #clock: Clock;
  #socket: LineSocket | undefined;
  #ready: Ready | undefined;
  #lastId = 0;

  private constructor(clock: Clock) {
    this.#clock = clock;
  }

  static async connect(path: string, clock: Clock): Promise<Agent> {
    const agent = new Agent(clock);
    const onLine = (line: string) => agent.#take(line);
    agent.#socket = await lineSocket(path, clock, onLine, () => agent.#lose('QEMU has ended'));
    return agent;
  }

  #take(line: string): void {
    if (!line.startsWith('{')) return;
    const answer = JSON.parse(line) as Answer;
    if (answer.is !== 'ready') return this.#awaiting.get(answer.id)?.answer(answer);
    this.#lose('the guest has started anew');
    this.#ready = answer;
    this.#events.emit('ready', answer);
  }

  #lose(why: string): void {
    this.#ready = undefined;
    const awaiting = [...this.#awaiting.values()];
    this.#awaiting.clear();
    for (const one of awaiting) one.gone(new Error(why));
  }

  /** Resolves as soon as an agent is there that is not of the boot `other`. */
  async ready(timeoutMs: number, other?: string): Promise<Ready> {
    if (this.#ready !== undefined && this.#ready.boot !== other) return this.#ready;
    const patience = new AbortController();
    const cancel = this.#clock.after(timeoutMs, () => patience.abort());
    try {
      for (;;) {
        const [ready] = (await once(this.#events, 'ready', { signal: patience.signal })) as [Ready];
        if (ready.boot !== other) return ready;
      }
    } catch (error) {
      throw new Error(`no agent within ${timeoutMs / 1000} s`, { cause: error });
    } finally {
      cancel();
    }
  }

  /** Asks the agent of a state that is gone on from to say that it is ready. */
  greet(): void {
    this.#send({ id: ++this.#lastId, do: 'greet' });
  }

  #send(order: Order): void {
    this.#socket?.send(JSON.stringify(order));
  }

  spawn(program: string, args: readonly string[], options: SpawnOptions = {}): GuestProcess {
    const id = ++this.#lastId;
    const { onOutput, ...rest } = options;
    const child = new GuestProcess(program, order => this.#send({ ...order, id } as Order), onOutput);
    this.#awaiting.set(id, {
      answer: answer => {
        child.take(answer);
        if (answer.is === 'exit' || answer.is === 'failed') this.#awaiting.delete(id);
      },
      gone: why => child.lose(why),
    });
    this.#send({ id, do: 'spawn', program, args, ...rest });
    return child;
  }

  /** Sends an order and collects the bytes that come back until it is done. */
  #ask(order: Unnumbered<Order>): Promise<Buffer> {
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      const parts: Buffer[] = [];
      const end = (finish: () => void) => {
        this.#awaiting.delete(id);
        finish();
      };
      const answer = (answer: Answer) => {
        if (answer.is === 'failed') return end(() => reject(new Error(answer.message)));
        if (answer.is === 'data') parts.push(Buffer.from(answer.data, 'base64'));
        if (answer.is === 'done' || (answer.is === 'data' && answer.last))
          end(() => resolve(Buffer.concat(parts)));
      };
      this.#awaiting.set(id, { answer, gone: reject });
      this.#send({ ...order, id });
    });
  }

  /** Writes a file in the guest. */
  async put(path: string, content: Uint8Array | string): Promise<void> {
    const bytes = Buffer.from(content);
    for (let at = 0; at === 0 || at < bytes.length; at += chunkBytes) {
      const data = bytes.subarray(at, at + chunkBytes).toString('base64');
      await this.#ask({ do: 'put', path, data, append: at > 0 });
    }
  }

  /** Reads a file in the guest. */
  get(path: string): Promise<Buffer> {
    return this.#ask({ do: 'get', path });
  }

  close(): void {
    this.#socket?.close();
  }
}
