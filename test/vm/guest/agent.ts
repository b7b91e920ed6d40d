/**
 * Runs in the guest, alone: started by init or systemd, it does what comes through the virtio-serial port and sends
 * back what its children print, as it comes. It stands in the root file system by itself, so it imports only types.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import {
  closeSync,
  createReadStream,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { createInterface } from 'node:readline';
import type { Answer, Order } from './protocol.ts';

const portName = 'bitmapd.agent';
const chunkBytes = 48 * 1024;
const children = new Map<number, ChildProcess>();
const port = openSync(portPath(), 'r+');

function portPath(): string {
  const ports = '/sys/class/virtio-ports';
  const name = readdirSync(ports).find(
    one => readFileSync(`${ports}/${one}/name`, 'utf8').trim() === portName,
  );
  if (name === undefined) throw new Error(`no virtio-serial port is called ${portName}`);
  return `/dev/${name}`;
}

function send(answer: Answer): void {
  const line = Buffer.from(`${JSON.stringify(answer)}\n`);
  for (let sent = 0; sent < line.length; ) sent += writeSync(port, line, sent);
}

function start({ id, program, args, cwd, env }: Extract<Order, { do: 'spawn' }>): void {
  const child = spawn(program, args, {
    cwd: cwd ?? '/root',
    env: { ...process.env, ...env },
    detached: true,
  });
  children.set(id, child);
  child.stdout.on('data', (data: Buffer) => send({ is: 'out', id, data: data.toString('base64') }));
  child.stderr.on('data', (data: Buffer) => send({ is: 'err', id, data: data.toString('base64') }));
  child.stdin.on('error', () => undefined);
  child.once('spawn', () => send({ is: 'started', id, pid: child.pid ?? 0 }));
  child.once('error', error => send({ is: 'failed', id, message: error.message }));
  child.once('close', (code, signal) => {
    children.delete(id);
    send({ is: 'exit', id, code, signal });
  });
}

/** The child and all that it has started. */
function kill(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid !== undefined) process.kill(-child.pid, signal);
}

function get(id: number, path: string): void {
  const file = openSync(path, 'r');
  try {
    const chunk = Buffer.alloc(chunkBytes);
    for (;;) {
      const length = readSync(file, chunk, 0, chunkBytes, null);
      send({ is: 'data', id, data: chunk.subarray(0, length).toString('base64'), last: length === 0 });
      if (length === 0) return;
    }
  } finally {
    closeSync(file);
  }
}

function obey(order: Order): void {
  const child = children.get(order.id);
  switch (order.do) {
    case 'greet':
      return sayReady();
    case 'spawn':
      return start(order);
    case 'write':
      return void child?.stdin?.write(Buffer.from(order.data, 'base64'));
    case 'end':
      return void child?.stdin?.end();
    case 'kill':
      return child && kill(child, order.signal);
    case 'put':
      writeFileSync(order.path, Buffer.from(order.data, 'base64'), { flag: order.append ? 'a' : 'w' });
      return send({ is: 'done', id: order.id });
    case 'get':
      return get(order.id, order.path);
  }
}

function sayReady(): void {
  const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  send({ is: 'ready', boot, uptimeSeconds: Number.parseFloat(readFileSync('/proc/uptime', 'utf8')) });
}

sayReady();
for await (const line of createInterface({ input: createReadStream('', { fd: port }) })) {
  const order = JSON.parse(line) as Order;
  try {
    obey(order);
  } catch (error) {
    send({ is: 'failed', id: order.id, message: error instanceof Error ? error.message : String(error) });
  }
}
