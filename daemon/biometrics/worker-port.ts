import type { MessagePort } from 'node:worker_threads';
import type { WorkerCalls } from './worker-calls.ts';
import {
  type CallName,
  closing,
  type Given,
  type Reply,
  type Request,
  sentError,
} from './worker-protocol.ts';

/** Answers the requests that come through the port, one after the other, until it is told that nobody listens any more. */
export function servePort(port: MessagePort, calls: WorkerCalls): void {
  port.on('message', (request: Request | typeof closing) => {
    if (request !== closing) return port.postMessage(answer(request, calls), []);
    calls.close();
    port.close();
  });
}

function answer({ id, name, given }: Request, calls: WorkerCalls): Reply {
  // A request pairs a name with what that call is given; the compiler cannot follow the pair through the table.
  const call = calls[name] as (given: Given<CallName>) => unknown;
  try {
    return { id, ok: true, value: call(given) };
  } catch (error) {
    return { id, ok: false, error: sentError(error) };
  }
}
