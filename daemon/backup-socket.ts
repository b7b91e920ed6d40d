import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { copyStore } from './backup.ts';
import { Fault, type FaultCode, messageOf, systemErrorCode } from './core/errors.ts';
import type { Machine } from './machine.ts';
import { decodeCopy, encodeCopy, type StoreCopy } from './store/backup/copy.ts';
import type { Copying } from './store/contract.ts';

/**
 * How `bitmapd store backup` gets a copy out of a running daemon: a socket in the data folder, which its owner alone may
 * enter. The caller sends a line with the name of who asks; the daemon answers with a line of JSON, then the copy.
 */
const socketOf = (folder: string) => path.join(folder, 'backup.sock');

/** What a name for a socket can hold (unix(7)). */
const longestPath = 107;
const longestActor = 200;

type Answer = { readonly ok: true } | { readonly code: FaultCode; readonly message: string };

/** Starts to listen; gives what ends it. Where the name is too long for a socket it says so, and the daemon runs without. */
export async function listenForBackups(
  store: Pick<Copying, 'copy'>,
  folder: string,
  machine: Machine,
): Promise<() => Promise<void>> {
  const file = socketOf(folder);
  if (Buffer.byteLength(file) > longestPath) {
    machine.log(`no backups while it runs: ${file} is too long for a socket`);
    return async () => {};
  }
  await rm(file, { force: true }); // of a daemon that was killed; whoever runs holds the store's lock
  const open = new Set<Socket>();
  const server = createServer(socket => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    answer(socket, store, folder, machine).catch((error: unknown) => {
      machine.log(`backup: ${messageOf(error)}`);
      socket.destroy();
    });
  });
  await listen(server, file);
  return () => close(server, open);
}

function listen(server: Server, file: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ path: file }, resolve);
  });
}

function close(server: Server, open: ReadonlySet<Socket>): Promise<void> {
  for (const socket of open) socket.destroy();
  return new Promise(resolve => server.close(() => resolve()));
}

async function answer(
  socket: Socket,
  store: Pick<Copying, 'copy'>,
  folder: string,
  { clock, log }: Machine,
): Promise<void> {
  const actor = await firstLine(socket);
  if (actor === undefined) return void socket.destroy();
  const at = clock.wall().toISOString();
  const entry = { at, action: 'store.backup-begun', actor };
  try {
    await copyStore(store, folder, entry, copy => send(socket, copy));
  } catch (error) {
    if (!(error instanceof Fault) || socket.bytesWritten > 0) throw error;
    say(socket, { code: error.code, message: error.message });
    socket.end();
    return;
  }
  log(`backup: a copy has been taken by ${actor}`);
}

async function send(socket: Socket, copy: StoreCopy): Promise<void> {
  say(socket, { ok: true });
  await pipeline(Readable.from(encodeCopy(copy)), socket);
}

function say(socket: Socket, given: Answer): void {
  socket.write(`${JSON.stringify(given)}\n`);
}

/** Undefined when none comes. */
function firstLine(socket: Socket): Promise<string | undefined> {
  return new Promise(resolve => {
    let text = '';
    socket.on('error', () => resolve(undefined));
    socket.on('close', () => resolve(undefined));
    socket.on('data', (bytes: Buffer) => {
      text += bytes.toString('utf8');
      const end = text.indexOf('\n');
      if (end >= 0) resolve(text.slice(0, Math.min(end, longestActor)));
      else if (text.length > longestActor) resolve(undefined);
    });
  });
}

/**
 * A copy of the store that a running daemon holds; undefined when none answers there. Rejects with the daemon's own Fault.
 */
export async function copyFromDaemon(folder: string, actor: string): Promise<StoreCopy | undefined> {
  const file = socketOf(folder);
  const socket = existsSync(file) ? await reach(file) : undefined;
  if (socket === undefined) return undefined;
  socket.write(`${actor}\n`);
  const bytes = (socket as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
  const rest = await readAnswer(bytes, folder);
  return decodeCopy(rest, folder);
}

function reach(file: string): Promise<Socket | undefined> {
  return new Promise((resolve, reject) => {
    const socket = connect({ path: file }, () => resolve(socket));
    socket.once('error', error => {
      const code = systemErrorCode(error) ?? '';
      if (['ECONNREFUSED', 'ENOENT'].includes(code)) return resolve(undefined);
      const remedy = 'run it as the user of the daemon';
      reject(
        new Fault('not-allowed', `the daemon cannot be asked: ${messageOf(error)}`, { where: file, remedy }),
      );
    });
  });
}

/** The bytes behind the daemon's answer. */
async function readAnswer(bytes: AsyncIterator<Buffer>, where: string): Promise<AsyncGenerator<Uint8Array>> {
  let held = Buffer.alloc(0);
  while (!held.includes('\n')) {
    const { done, value } = await bytes.next();
    if (done === true) throw new Fault('unavailable', 'the daemon gave no answer', { where });
    held = Buffer.concat([held, value]);
  }
  const end = held.indexOf('\n');
  const given = JSON.parse(held.toString('utf8', 0, end)) as Answer;
  if (!('ok' in given)) throw new Fault(given.code, given.message);
  return following(held.subarray(end + 1), bytes);
}

async function* following(first: Buffer, bytes: AsyncIterator<Buffer>): AsyncGenerator<Uint8Array> {
  yield first;
  for (let next = await bytes.next(); next.done !== true; next = await bytes.next()) yield next.value;
}
