// How a verb asks the daemon that holds a data folder.
import { existsSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import type { AnsweredName, Answers } from './control-answers.ts';
import { controlSocketOf, type Frame, faultIn } from './control-frames.ts';
import type { Order } from './control-orders.ts';
import { Fault, messageOf, systemErrorCode } from './core/errors.ts';
import { decodeCopy, type StoreCopy } from './store/backup/copy.ts';
import type { RotationProgress } from './store/contract/rotation.ts';

/** True when a daemon answers on a data folder. Fault `not-allowed` for who may not ask it. */
export async function daemonAnswers(folder: string): Promise<boolean> {
  const socket = await reach(folder);
  socket?.destroy();
  return socket !== undefined;
}

/** Rejects with the daemon's own Fault, and `unavailable` where it ends, or has ended, meanwhile. */
export async function askDaemon<Name extends AnsweredName>(
  folder: string,
  order: Order<Name>,
  onProgress: (progress: RotationProgress) => void,
): Promise<Answers[Name]> {
  const socket = await reach(folder);
  if (socket === undefined) throw noAnswer(folder);
  const lines = new Lines(socket, folder);
  socket.write(`${JSON.stringify(order)}\n`);
  try {
    for (;;) {
      const frame = await lines.next();
      if (frame.kind === 'progress') onProgress(frame.progress);
      else if (frame.kind === 'answer') return frame.answer as Answers[Name];
      else throw new Fault('unavailable', 'the daemon answers what nobody asked', { where: folder });
    }
  } finally {
    socket.destroy();
  }
}

/** A copy of the store that a daemon holds; undefined when none answers there. */
export async function copyFromDaemon(folder: string, actor: string): Promise<StoreCopy | undefined> {
  const socket = await reach(folder);
  if (socket === undefined) return undefined;
  const lines = new Lines(socket, folder);
  socket.write(`${JSON.stringify({ order: 'store.backup', actor } satisfies Order)}\n`);
  const frame = await lines.next();
  if (frame.kind !== 'copy') throw new Fault('unavailable', 'the daemon gives no copy', { where: folder });
  return decodeCopy(lines.rest(), folder);
}

async function reach(folder: string): Promise<Socket | undefined> {
  const file = controlSocketOf(folder);
  return existsSync(file) ? connected(file) : undefined;
}

function connected(file: string): Promise<Socket | undefined> {
  return new Promise((resolve, reject) => {
    const socket = connect({ path: file }, () => resolve(socket));
    socket.once('error', error => {
      if (['ECONNREFUSED', 'ENOENT'].includes(systemErrorCode(error) ?? '')) return resolve(undefined);
      const remedy = 'run it as the user of the daemon';
      reject(
        new Fault('not-allowed', `the daemon cannot be asked: ${messageOf(error)}`, { where: file, remedy }),
      );
    });
  });
}

const noAnswer = (where: string) =>
  new Fault('unavailable', 'the daemon ended before it answered', { where, remedy: 'see its log' });

/** What a daemon answers: lines, and bytes behind them. */
class Lines {
  readonly #bytes: AsyncIterator<Buffer>;
  readonly #folder: string;
  #held: Buffer = Buffer.alloc(0);

  constructor(socket: Socket, folder: string) {
    this.#bytes = (socket as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
    this.#folder = folder;
  }

  /** The next frame that is no Fault; that is thrown. */
  async next(): Promise<Frame> {
    const parts = [this.#held];
    while (!parts.at(-1)?.includes('\n')) parts.push(await this.#more());
    const whole = Buffer.concat(parts);
    const end = whole.indexOf('\n');
    this.#held = whole.subarray(end + 1);
    const frame = JSON.parse(whole.toString('utf8', 0, end)) as Frame;
    if (frame.kind === 'fault') throw faultIn(frame);
    return frame;
  }

  async *rest(): AsyncGenerator<Uint8Array> {
    yield this.#held;
    for (let next = await this.#bytes.next(); next.done !== true; next = await this.#bytes.next())
      yield next.value;
  }

  async #more(): Promise<Buffer> {
    const { done, value } = await this.#bytes.next().catch((cause: unknown) => {
      throw new Fault('unavailable', `the daemon is gone: ${messageOf(cause)}`, {
        where: this.#folder,
        cause,
      });
    });
    if (done === true) throw noAnswer(this.#folder);
    return value;
  }
}
