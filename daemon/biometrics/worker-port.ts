import type { MessagePort } from 'node:worker_threads';
import type { QuickCallName, WorkerCalls } from './worker-calls.ts';
import { closing, type Given, type Reply, type Request, sentError } from './worker-protocol.ts';

/**
 * Answers the requests that come through the port, one after the other, until it is told that nobody listens any more. A
 * list is loaded in portions, and what comes meanwhile is answered in between; but another list waits for its turn, and a
 * search waits for a list that is not there yet.
 */
export function servePort(port: MessagePort, calls: WorkerCalls): void {
  const server = new Server(port, calls);
  port.on('message', (request: Request | typeof closing) => server.take(request));
}

type Loading = ReturnType<WorkerCalls['load']>;

class Server {
  readonly #port: MessagePort;
  readonly #calls: WorkerCalls;
  /** The request whose list is being loaded. */
  #loading: Request<'load'> | undefined;
  /** What has to wait for that, in its order. */
  #waiting: Request[] = [];
  #closed = false;

  constructor(port: MessagePort, calls: WorkerCalls) {
    this.#port = port;
    this.#calls = calls;
  }

  take(request: Request | typeof closing): void {
    if (request === closing) this.#close();
    else if (this.#mustWait(request)) this.#waiting.push(request);
    else if (isLoad(request)) this.#load(request);
    else
      this.#port.postMessage(
        answer(request, () => this.#answerOf(request)),
        [],
      );
  }

  #mustWait({ name }: Request): boolean {
    if (this.#loading === undefined) return false;
    if (name === 'load' || name === 'unload') return true;
    const lists = [this.#loading, ...this.#waiting.filter(isLoad)].map(({ given }) => given.name);
    return name === 'identify' && !lists.every(list => this.#calls.has(list));
  }

  #answerOf({ name, given }: Request): unknown {
    // A request pairs a name with what that call is given; the compiler cannot follow the pair through the table.
    const call = this.#calls[name as QuickCallName] as (given: Given<QuickCallName>) => unknown;
    return call(given as Given<QuickCallName>);
  }

  #load(request: Request<'load'>): void {
    this.#loading = request;
    this.#goOn(request, this.#calls.load(request.given));
  }

  #goOn(request: Request<'load'>, loading: Loading): void {
    if (this.#closed) return;
    let isDone: boolean | undefined = true;
    const reply = answer(request, () => void (isDone = loading.next().done));
    if (!isDone) return void setImmediate(() => this.#goOn(request, loading));
    this.#port.postMessage(reply, []);
    this.#loading = undefined;
    for (const waiting of this.#waiting.splice(0)) this.take(waiting);
  }

  #close(): void {
    this.#closed = true;
    this.#calls.close();
    this.#port.close();
  }
}

const isLoad = (request: Request): request is Request<'load'> => request.name === 'load';

function answer({ id }: Request, work: () => unknown): Reply {
  try {
    return { id, ok: true, value: work() };
  } catch (error) {
    return { id, ok: false, error: sentError(error) };
  }
}
