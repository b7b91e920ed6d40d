import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Clock } from '../../hal/clock.ts';
import { Fault } from '../core/errors.ts';
import type { Image } from '../core/image.ts';
import type { ReadImageOptions } from '../formats/image/read-image.ts';
import type { Answer, Question } from './messages.ts';
import { type DecoderLimits, decoderLimits } from './parameters.ts';

const program = fileURLToPath(new URL('./child.js', import.meta.url));

interface Asking {
  readonly name: string;
  readonly child: ChildProcess;
  readonly settle: (answer: Answer | Fault) => void;
}

/**
 * Decodes images in a process of its own, with an end to its memory and its time: a crash of a native decoder, or a
 * picture that swells, takes nothing with it but its own answer. One image at a time; the next one gets a new
 * process when the last one fell. The process is started by the first image.
 */
export class BoundedDecoder {
  readonly #clock: Clock;
  readonly #limits: DecoderLimits;
  #child: ChildProcess | undefined;
  #asking: Asking | undefined;
  #turn: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(clock: Clock, limits: DecoderLimits = decoderLimits) {
    this.#clock = clock;
    this.#limits = limits;
  }

  /** The process that decodes; undefined while there is none. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** As `readImage`. Fault `bad-input` also for an image that brought the decoder down or took too long. */
  decode(bytes: Uint8Array, name: string, options: ReadImageOptions = {}): Promise<Image> {
    const decoded = this.#turn.then(() => this.#decodeNow({ bytes, name, options }));
    this.#turn = decoded.catch(() => undefined);
    return decoded;
  }

  /** Ends the process; what is being decoded is refused. */
  close(): void {
    this.#closed = true;
    this.#child?.kill('SIGKILL');
  }

  async #decodeNow(question: Question): Promise<Image> {
    if (this.#closed) throw new Fault('unavailable', 'the image decoder is closed');
    const isNew = this.#child === undefined;
    const child = (this.#child ??= this.#start());
    const answer = await this.#ask(child, question, isNew ? 2 : 1);
    if (answer instanceof Fault) throw answer;
    if ('image' in answer) return answer.image;
    if ('fault' in answer) {
      const { code, what, detail } = answer.fault;
      throw new Fault(code, what, detail);
    }
    throw new Fault('bad-input', 'the image cannot be decoded', {
      where: question.name,
      given: answer.failure,
    });
  }

  #ask(child: ChildProcess, question: Question, patience: number): Promise<Answer | Fault> {
    return new Promise(resolve => {
      const cancel = this.#clock.after(patience * this.#limits.timeoutMs, () => {
        child.kill('SIGKILL');
        this.#lose(child, `no end after ${this.#limits.timeoutMs} ms`);
      });
      const settle = (answer: Answer | Fault) => {
        cancel();
        resolve(answer);
      };
      this.#asking = { name: question.name, child, settle };
      child.send(question, error => {
        if (error !== null) this.#lose(child, 'the decoder did not start');
      });
    });
  }

  /** An answer of a process that nobody waits for any more is passed over. */
  #give(child: ChildProcess, answer: Answer | Fault): void {
    const asking = this.#asking;
    if (asking?.child !== child) return;
    this.#asking = undefined;
    asking.settle(answer);
  }

  #lose(child: ChildProcess, why: string): void {
    if (this.#child === child) this.#child = undefined;
    const where = this.#asking?.name ?? '';
    this.#give(child, new Fault('bad-input', 'the image brought its decoder down', { where, given: why }));
  }

  #start(): ChildProcess {
    const kibibytes = String(Math.floor(this.#limits.memoryBytes / 1024));
    const limited = ['-c', 'ulimit -d "$0" && exec "$@"', kibibytes, process.execPath, program];
    const child = spawn('/bin/sh', limited, {
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      serialization: 'advanced',
    });
    child.on('message', (answer: Answer) => this.#give(child, answer));
    child.on('exit', (code, signal) => this.#lose(child, `ended by ${signal ?? `exit code ${code}`}`));
    child.on('error', error => this.#lose(child, error.message));
    child.unref();
    child.channel?.unref();
    return child;
  }
}
