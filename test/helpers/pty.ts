import { closeSync, write } from 'node:fs';
import { ReadStream } from 'node:tty';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import koffi from 'koffi';

const libc = koffi.load('libc.so.6');
const openpty = libc.func(
  'int openpty(_Out_ int *master, _Out_ int *slave, _Out_ uint8_t *name, void *termios, void *size)',
);
const tcgetattr = libc.func('int tcgetattr(int fd, _Out_ uint8_t *termios)');
const fcntl = libc.func('int fcntl(int fd, int command, int value)');
const writeSome = promisify(write);

const [F_SETFL, O_RDWR, O_NONBLOCK] = [4, 2, 0o4000];
/** The bits of c_cflag that hold the speed, and the speeds that a scanner knows (termios-baud.h). */
const speedBits = 0o10017;
const speeds: Readonly<Record<number, number>> = {
  0o15: 9_600,
  0o16: 19_200,
  0o17: 38_400,
  0o10001: 57_600,
  0o10002: 115_200,
};

/** A serial line without hardware: `path` is what a driver opens, the rest is the far end. */
export interface Pty {
  readonly path: string;
  send(bytes: Uint8Array): Promise<void>;
  onBytes(listener: (bytes: Uint8Array) => void): void;
  /** The speed that was set at `path`. */
  baudRate(): number;
  /** As a USB serial port goes: the kernel hangs up, and the node is gone. May be called twice. */
  unplug(): void;
}

export function openPty(): Pty {
  const master = [0];
  const slave = [0];
  const name = Buffer.alloc(64);
  if (openpty(master, slave, name, null, null) !== 0) throw new Error('no pseudo-terminal is left');
  const [masterFd = 0] = master;
  const stream = new ReadStream(masterFd);
  fcntl(masterFd, F_SETFL, O_RDWR | O_NONBLOCK);
  stream.on('error', () => undefined); // the end of the far end
  return {
    path: name.subarray(0, name.indexOf(0)).toString(),
    send: async bytes => {
      for (let at = 0; at < bytes.length && !stream.destroyed; ) at += await writtenFrom(masterFd, bytes, at);
    },
    onBytes: listener => void stream.on('data', bytes => listener(bytes)),
    baudRate: () => speedOf(masterFd),
    unplug: () => {
      if (stream.destroyed) return;
      closeSync(slave[0] ?? 0);
      stream.destroy();
    },
  };
}

async function writtenFrom(fd: number, bytes: Uint8Array, at: number): Promise<number> {
  try {
    return (await writeSome(fd, bytes, at)).bytesWritten;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
    await pause(1);
    return 0;
  }
}

function speedOf(fd: number): number {
  const termios = Buffer.alloc(64);
  tcgetattr(fd, termios);
  return speeds[termios.readUInt32LE(8) & speedBits] ?? 0;
}
