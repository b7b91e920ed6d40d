import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { type Clock, sleep } from '../../../hal/clock.ts';

/** A Unix socket that speaks in lines: QMP, qtest and the guest's agent all do. */
export interface LineSocket {
  send(line: string): void;
  close(): void;
}

/** Connects to a socket that is about to be there; gives up after `timeoutMs`. */
export async function connectSoon(path: string, clock: Clock, timeoutMs = 20_000): Promise<Socket> {
  const untilMs = clock.monotonicMs() + timeoutMs;
  for (;;) {
    const socket = await tryConnect(path);
    if (!(socket instanceof Error)) return socket;
    if (clock.monotonicMs() > untilMs) throw socket;
    await sleep(clock, 50);
  }
}

function tryConnect(path: string): Promise<Socket | Error> {
  return new Promise(resolve => {
    const socket = connect(path);
    socket.once('error', resolve);
    socket.once('connect', () => {
      socket.off('error', resolve);
      resolve(socket);
    });
  });
}

export async function lineSocket(
  path: string,
  clock: Clock,
  onLine: (line: string) => void,
  onClose: () => void = () => undefined,
): Promise<LineSocket> {
  const socket = await connectSoon(path, clock);
  // A guest that is killed resets its sockets, and the reader of lines tells of that on its own account.
  createInterface({ input: socket })
    .on('line', onLine)
    .on('error', () => undefined);
  socket.on('error', () => undefined);
  socket.once('close', onClose);
  return { send: line => void socket.write(`${line}\n`), close: () => socket.destroy() };
}
