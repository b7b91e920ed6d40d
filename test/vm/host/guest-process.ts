import type { Answer, Order } from '../guest/protocol.ts';

export interface SpawnOptions {
  /** Default: /root. */
  readonly cwd?: string;
  /** Beside the agent's own environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Called with each piece of the output as it comes. */
  readonly onOutput?: (text: string, stream: 'out' | 'err') => void;
}

export interface Finished {
  readonly stdout: string;
  readonly stderr: string;
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly signal: string | null;
}

/** A program that runs in the guest. */
export class GuestProcess {
  /** Resolves when it has ended and all its output is here; rejects when it could not start or the guest is gone. */
  readonly exited: Promise<Finished>;
  readonly #name: string;
  readonly #send: (order: Partial<Order>) => void;
  readonly #onOutput: SpawnOptions['onOutput'];
  readonly #waiting = new Set<() => void>();
  #resolve: (finished: Finished) => void = () => undefined;
  #reject: (error: Error) => void = () => undefined;
  #ended = false;
  stdout = '';
  stderr = '';
  /** 0 until it has started. */
  pid = 0;

  constructor(name: string, send: (order: Partial<Order>) => void, onOutput: SpawnOptions['onOutput']) {
    this.#name = name;
    this.#send = send;
    this.#onOutput = onOutput;
    this.exited = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    // A process that nobody waits for may die with its guest.
    this.exited.catch(() => undefined);
  }

  /** Whether it has ended, or the guest with it. */
  get ended(): boolean {
    return this.#ended;
  }

  /** What the agent says of it. */
  take(answer: Answer): void {
    if (answer.is === 'started') this.pid = answer.pid;
    if (answer.is === 'out' || answer.is === 'err') this.#print(answer.is, answer.data);
    if (answer.is === 'failed') this.lose(new Error(`${this.#name}: ${answer.message}`));
    if (answer.is === 'exit') {
      const { stdout, stderr } = this;
      this.#end(() => this.#resolve({ stdout, stderr, code: answer.code, signal: answer.signal }));
    }
  }

  #print(stream: 'out' | 'err', data: string): void {
    const text = Buffer.from(data, 'base64').toString();
    if (stream === 'out') this.stdout += text;
    else this.stderr += text;
    this.#onOutput?.(text, stream);
    for (const look of this.#waiting) look();
  }

  lose(why: Error): void {
    this.#end(() => this.#reject(why));
  }

  #end(finish: () => void): void {
    this.#ended = true;
    finish();
    for (const look of this.#waiting) look();
  }

  /** Resolves with the match as soon as the output holds it; rejects when the process ends without. */
  printed(pattern: RegExp): Promise<RegExpExecArray> {
    return new Promise((resolve, reject) => {
      const look = () => {
        const match = pattern.exec(this.stdout) ?? pattern.exec(this.stderr);
        if (match === null && !this.#ended) return;
        this.#waiting.delete(look);
        if (match !== null) return resolve(match);
        const said = `${this.stdout}${this.stderr}`.slice(-2_000);
        reject(new Error(`${this.#name} ended without printing ${pattern}:\n${said}`));
      };
      this.#waiting.add(look);
      look();
    });
  }

  write(text: string | Uint8Array): void {
    this.#send({ do: 'write', data: Buffer.from(text).toString('base64') });
  }

  endInput(): void {
    this.#send({ do: 'end' });
  }

  /** To it and to all that it has started. */
  kill(signal: NodeJS.Signals = 'SIGTERM'): void {
    this.#send({ do: 'kill', signal });
  }
}
