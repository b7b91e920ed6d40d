import { Worker } from 'node:worker_threads';
import { HalError } from '../../device.ts';
import type { EyeJob, PictureJob, PictureReply, PictureRequest, PrintJob } from './picture-job.ts';
import type { Picture, ShownEye } from './stage.ts';

interface Waiting {
  readonly resolve: (picture: Picture | ShownEye) => void;
  readonly reject: (reason: HalError) => void;
}

const failed = (detail: string, cause?: unknown) => new HalError('io', 'picture-renderer', detail, cause);

/**
 * Makes synthetic prints and eyes in a thread of its own, one after another, in the order of the calls.
 * A thread that dies fails what waits for it with HalError `io`; the next call starts a new one.
 */
export class PictureRenderer {
  #worker: Worker | undefined;
  #number = 0;
  readonly #waiting = new Map<number, Waiting>();

  print(job: Omit<PrintJob, 'kind'>): Promise<Picture> {
    return this.#render<Picture>({ kind: 'print', ...job });
  }

  eye(job: Omit<EyeJob, 'kind'>): Promise<ShownEye> {
    return this.#render<ShownEye>({ kind: 'eye', ...job });
  }

  async close(): Promise<void> {
    const worker = this.#worker;
    this.#fail(failed('closed'));
    await worker?.terminate();
  }

  #render<P extends ShownEye>(job: PictureJob): Promise<P> {
    const worker = (this.#worker ??= this.#start());
    const request: PictureRequest = { number: this.#number++, job };
    return new Promise((resolve, reject) => {
      // The kind of the job is the kind of the picture.
      this.#waiting.set(request.number, { resolve: picture => resolve(picture as P), reject });
      worker.ref();
      worker.postMessage(request, []);
    });
  }

  #start(): Worker {
    const worker = new Worker(new URL('./picture-worker.js', import.meta.url));
    worker.on('message', (reply: PictureReply) => this.#settle(worker, reply));
    worker.on('error', error => this.#fail(failed('the thread died', error), worker));
    worker.on('exit', code => this.#fail(failed(`the thread ended with code ${code}`), worker));
    return worker;
  }

  #settle(worker: Worker, reply: PictureReply): void {
    const waiting = this.#waiting.get(reply.number);
    this.#waiting.delete(reply.number);
    // An idle thread must not keep the process alive.
    if (this.#waiting.size === 0) worker.unref();
    if ('picture' in reply) waiting?.resolve(reply.picture);
    else waiting?.reject(failed(reply.error));
  }

  /** Late news of a thread that has been replaced already concern nobody. */
  #fail(error: HalError, worker = this.#worker): void {
    if (worker !== this.#worker) return;
    this.#worker = undefined;
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject } of waiting) reject(error);
  }
}
