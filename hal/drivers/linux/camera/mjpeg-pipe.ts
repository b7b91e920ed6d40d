import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import type { Clock } from '../../../clock.ts';
import { HalError } from '../../../device.ts';
import { type ArrivalOptions, Arrivals } from './arrivals.ts';
import type { Exposure, FrameSource, RawFrame } from './frame-source.ts';
import { greyOfJpeg, type PictureSize } from './jpeg.ts';
import { JpegSplitter } from './jpeg-splitter.ts';
import { failureSaid, LastWords } from './last-words.ts';
import { parameters } from './parameters.ts';
import { environmentOfCamera } from './program.ts';

export interface PipeOptions extends ArrivalOptions, PictureSize {
  readonly program: string;
  readonly arguments: readonly string[];
}

interface Waiter {
  readonly wanted: (exposure: Exposure) => boolean;
  readonly give: (frame: RawFrame) => void;
  readonly fail: (reason: unknown) => void;
}

/** A program that writes JPEG pictures one after the other to its standard output. */
export class MjpegPipe implements FrameSource {
  readonly #device: string;
  readonly #options: PipeOptions;
  readonly #clock: Clock;
  readonly #child: ChildProcessByStdio<null, Readable, Readable>;
  readonly #ended: Promise<void>;
  readonly #words: LastWords;
  readonly #splitter = new JpegSplitter<number>(parameters.largestJpegBytes);
  readonly #arrivals: Arrivals;
  #sequence = 0;
  #waiter: Waiter | undefined;
  #over: HalError | undefined;

  constructor(device: string, options: PipeOptions, clock: Clock) {
    this.#device = device;
    this.#options = options;
    this.#clock = clock;
    this.#arrivals = new Arrivals(options);
    this.#child = spawn(options.program, options.arguments, {
      env: environmentOfCamera(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#words = new LastWords(this.#child.stderr);
    this.#child.stdout.on('data', (portion: Buffer) => this.#read(portion));
    this.#ended = new Promise(resolve => {
      const end = (cause?: unknown) => {
        this.#end(this.#programEnded(cause));
        resolve();
      };
      this.#child.on('error', end).on('close', () => end());
    });
  }

  next(wanted: (exposure: Exposure) => boolean, signal: AbortSignal): Promise<RawFrame> {
    if (this.#over) return Promise.reject(this.#over);
    return new Promise<RawFrame>((resolve, reject) => {
      const onAbort = () => this.#waiter?.fail(signal.reason);
      const settle = () => {
        this.#waiter = undefined;
        signal.removeEventListener('abort', onAbort);
      };
      const give = (frame: RawFrame) => {
        settle();
        resolve(frame);
      };
      const fail = (reason: unknown) => {
        settle();
        reject(reason);
      };
      this.#waiter = { wanted, give, fail };
      signal.addEventListener('abort', onAbort, { once: true });
    });
  }

  async dispose(): Promise<void> {
    this.#end(new HalError('absent', this.#device, 'closed'));
    this.#child.kill('SIGTERM');
    const cancel = this.#clock.after(parameters.endingMs, () => this.#child.kill('SIGKILL'));
    await this.#ended;
    cancel();
  }

  #read(portion: Buffer): void {
    const { idle } = performance.eventLoopUtilization();
    const endedAfterMs = this.#arrivals.read(this.#clock.monotonicMs(), idle);
    for (const { bytes, mark } of this.#splitter.push(portion, endedAfterMs)) this.#offer(bytes, mark);
  }

  #offer(bytes: Uint8Array, endedAfterMs: number): void {
    const sequence = ++this.#sequence;
    // A rolling shutter reads for up to a period, and exposes for up to another.
    const exposure = { endedAfterMs, beganAfterMs: endedAfterMs - 2 * this.#options.periodMs };
    if (this.#waiter?.wanted(exposure))
      this.#waiter.give({ ...exposure, sequence, grey: () => greyOfJpeg(bytes, this.#options) });
  }

  #end(why: HalError): void {
    this.#over ??= why;
    this.#waiter?.fail(this.#over);
  }

  #programEnded(cause: unknown): HalError {
    const said = failureSaid(this.#device, `${this.#options.program} has ended`, this.#words.line, cause);
    return said.kind === 'io' ? new HalError('absent', this.#device, said.message, said) : said;
  }
}
