import type { Guest } from '../../guest.ts';
import type { GuestProcess } from '../../host/guest-process.ts';
import type { R503Simulator } from './r503-simulator.ts';
import { guestProgram } from '../../image/programs.ts';

/** What in-guest.ts answers to an order. */
export interface ReaderAnswer {
  readonly score?: number;
  readonly matchMs?: number;
  readonly error?: string;
  readonly detail?: string;
  readonly ms: number;
}

const program = guestProgram('scanner-reader');

/** The host's side of in-guest.ts. */
export class Reader {
  readonly #process: GuestProcess;
  #orders = 0;

  constructor(
    guest: Guest,
    port: string,
    imageFile: string,
    module: R503Simulator,
    finger: () => Uint8Array,
  ) {
    this.#process = guest.spawn('node', [program, port, imageFile], { onOutput: text => heed(text) });
    const heed = (text: string) => {
      if (/^@finger$/m.test(text)) module.finger = finger;
      if (!/^@lift$/m.test(text)) return;
      module.finger = () => undefined;
      this.#process.write('lifted\n');
    };
  }

  /** How many tests of the contract suite passed; rejects with what failed. */
  async contract(): Promise<number> {
    await this.#process.printed(/^@reader$/m);
    const { stdout } = this.#process;
    if (/^not ok/m.test(stdout)) throw new Error(`the contract suite in the guest:\n${stdout.slice(-3_000)}`);
    return stdout.match(/^ok /gm)?.length ?? 0;
  }

  async ask(order: 'open' | 'capture' | 'close'): Promise<ReaderAnswer> {
    this.#process.write(`${order}\n`);
    const before = this.#orders++;
    const answers = new RegExp(`(?:^@\\{.*\\n[^]*?){${before}}^@(\\{.*)\\n`, 'm');
    const [, json = ''] = await this.#process.printed(answers);
    return JSON.parse(json) as ReaderAnswer;
  }

  /** The same, and an error is one of the row's. */
  async must(order: 'open' | 'capture' | 'close'): Promise<ReaderAnswer> {
    const answer = await this.ask(order);
    if (answer.error !== undefined)
      throw new Error(`${order} in the guest: ${answer.error}: ${answer.detail}`);
    return answer;
  }

  async end(): Promise<void> {
    this.#process.kill('SIGKILL');
    await this.#process.exited;
  }
}
