import { Worker } from 'node:worker_threads';
import { HalError } from '../../device.ts';
import type { PictureJob, PictureReply, PictureRequest } from './picture-job.ts';
import type { Picture, ShownEye } from './stage.ts';

interface Waiting {
  readonly owner: object;
  readonly resolve: (picture: Picture | ShownEye) => void;
  readonly reject: (reason: HalError) => void;
}

const failed = (detail: string, cause?: unknown) => new HalError('io', 'picture-renderer', detail, cause);

/**
 * The thread in which pictures are made, one after another, in the order of the calls. One that dies fails what waits for it with
 * HalError `io`; the next call starts a new one. Idle, it does not keep the process alive.
 */
export class PictureThread {
  #worker: Worker | undefined;
  #number = 0;
  readonly #waiting = new Map<number, Waiting>();

  /** `P` is the kind of picture that the job is for. */
  render<P extends ShownEye>(owner: object, job: PictureJob): Promise<P> {
    const worker = (this.#worker ??= this.#start());
    const request: PictureRequest = { number: this.#number++, job };
    return new Promise((resolve, reject) => {
      this.#waiting.set(request.number, { owner, resolve: picture => resolve(picture as P), reject });
      worker.ref();
      worker.postMessage(request, []);
    });
  }

  /** Fails all that this owner waits for. */
  abandon(owner: object): void {
    this.#fail(failed('closed'), waiting => waiting.owner === owner);
  }

  #start(): Worker {
    const worker = new Worker(new URL('./picture-worker.js', import.meta.url));
    worker.on('message', (reply: PictureReply) => this.#settle(reply));
    worker.on('error', error => this.#died(worker, failed('the thread died', error)));
    worker.on('exit', code => this.#died(worker, failed(`the thread ended with code ${code}`)));
    return worker;
  }

  /** A reply to somebody who has gone concerns nobody. */
  #settle(reply: PictureReply): void {
    const waiting = this.#waiting.get(reply.number);
    this.#waiting.delete(reply.number);
    this.#restIfIdle();
    if ('picture' in reply) waiting?.resolve(reply.picture);
    else waiting?.reject(failed(reply.error));
  }

  /** Late news of a thread that has been replaced already concern nobody. */
  #died(worker: Worker, error: HalError): void {
    if (worker !== this.#worker) return;
    this.#worker = undefined;
    this.#fail(error, () => true);
  }

  #fail(error: HalError, concerns: (waiting: Waiting) => boolean): void {
    const failing = [...this.#waiting].filter(([, waiting]) => concerns(waiting));
    for (const [number] of failing) this.#waiting.delete(number);
    this.#restIfIdle();
    for (const [, { reject }] of failing) reject(error);
  }

  #restIfIdle(): void {
    if (this.#waiting.size === 0) this.#worker?.unref();
  }
}
