import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** A broker in a process of its own, always on the same port, that can be killed and started again. */
export interface TestBroker {
  readonly url: string;
  start(): Promise<void>;
  /** kill -9. */
  kill(): Promise<void>;
  /** Of the process that runs now. */
  readonly pid: number;
  /** SIGSTOP: the sockets stay open, nobody answers. */
  freeze(): void;
  /** SIGHUP: it reads its files again. */
  reload(): void;
  /** Kills it and removes what it left. */
  dispose(): Promise<void>;
}

export const mosquittoAbsent =
  spawnSync('mosquitto', ['-h']).error === undefined
    ? false
    : 'mosquitto absent: run scripts/setup.sh as root';

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (typeof address !== 'object' || address === null) throw new Error('a TCP server has a port');
  return address.port;
}

export async function mosquittoBroker(
  access = 'allow_anonymous true',
  files: Readonly<Record<string, string>> = {},
): Promise<TestBroker> {
  const port = await freePort();
  const folder = mkdtempSync(path.join(os.tmpdir(), 'bitmapd-mosquitto-'));
  for (const [name, text] of Object.entries(files))
    writeFileSync(path.join(folder, name), text, { mode: 0o600 });
  const config = path.join(folder, 'mosquitto.conf');
  writeFileSync(
    config,
    `listener ${port} 127.0.0.1\n${access.replaceAll('FOLDER', folder)}\npersistence false\nset_tcp_nodelay true\n`,
  );
  return childBroker(port, () => spawn('mosquitto', ['-c', config], { stdio: 'ignore' }), folder);
}

/** Mosquitto with a configuration of its own, which is given the port and a folder that goes with the broker. */
export async function configuredMosquitto(
  configure: (port: number, folder: string) => string,
): Promise<TestBroker & { readonly port: number }> {
  const port = await freePort();
  const folder = mkdtempSync(path.join(os.tmpdir(), 'bitmapd-mosquitto-'));
  const config = path.join(folder, 'mosquitto.conf');
  writeFileSync(config, configure(port, folder));
  const launch = () => spawn('mosquitto', ['-c', config], { stdio: 'ignore' });
  return { port, ...(await childBroker(port, launch, folder)) };
}

/** The embedded broker, in a process of its own so that it can be killed. */
export async function aedesBroker(): Promise<TestBroker> {
  const port = await freePort();
  const program = fileURLToPath(new URL('embedded-broker.js', import.meta.url));
  return childBroker(port, () => spawn(process.execPath, [program, String(port)], { stdio: 'ignore' }));
}

async function childBroker(port: number, launch: () => ChildProcess, folder?: string): Promise<TestBroker> {
  let child: ChildProcess | undefined;
  const kill = async () => {
    if (child === undefined) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
    child = undefined;
  };
  const start = async () => {
    if (child !== undefined) throw new Error('the broker runs already');
    child = launch();
    await listening(port);
  };
  await start();
  return {
    url: `mqtt://127.0.0.1:${port}`,
    get pid() {
      return child?.pid ?? 0;
    },
    start,
    kill,
    freeze: () => child?.kill('SIGSTOP'),
    reload: () => child?.kill('SIGHUP'),
    async dispose() {
      await kill();
      if (folder !== undefined) rmSync(folder, { recursive: true });
    },
  };
}

async function listening(port: number): Promise<void> {
  const deadline = performance.now() + 5_000;
  while (!(await accepts(port))) {
    if (performance.now() > deadline) throw new Error(`nothing listens on port ${port}`);
    await new Promise(resolve => setTimeout(resolve, 20));
  }
}

function accepts(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect(port, '127.0.0.1');
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}
