import { closeSync, openSync, readdirSync, readSync } from 'node:fs';
import { constants } from 'node:os';
import type { Unsubscribe } from '../../../device.ts';
import { optionalPackage } from '../optional-package.ts';
import { codeOf, type GpioKernel } from './kernel.ts';

/** What is used of koffi. */
interface Koffi {
  load(path: null): { func(definition: string): (...given: readonly unknown[]) => number };
  errno(): number;
}

/** What is used of epoll. */
interface EpollPackage {
  readonly Epoll: (new (onReady: (error: unknown) => void) => Epoll) & { readonly EPOLLIN: number };
}
interface Epoll {
  add(fd: number, events: number): this;
  remove(fd: number): this;
  close(): void;
}

/** asm-generic/ioctls.h: any descriptor takes it, and no variadic call is needed for it. */
const FIONBIO = 0x5421;

const codes = new Map(Object.entries(constants.errno).map(([code, number]) => [number, code]));

/** The kernel itself, over koffi and epoll. HalError `absent`, with what to install, when they are not there. */
export async function nativeKernel(device: string): Promise<GpioKernel> {
  const koffi = await optionalPackage<Koffi>(device, 'koffi');
  const { Epoll } = await optionalPackage<EpollPackage>(device, 'epoll');
  const libraryIoctl = koffi.load(null).func('int ioctl(int fd, unsigned long request, void *argument)');

  const ioctl = (fd: number, request: number, bytes: Uint8Array) => {
    if (libraryIoctl(fd, request, bytes) < 0) throw kernelError('ioctl', koffi.errno());
  };
  return {
    devices: () =>
      readdirSync('/dev')
        .filter(name => /^gpiochip\d+$/.test(name))
        .toSorted((a, b) => Number(a.slice(8)) - Number(b.slice(8)))
        .map(name => `/dev/${name}`),
    open: path => openSync(path, 'r+'),
    close: fd => closeSync(fd),
    ioctl,
    unblock: fd => ioctl(fd, FIONBIO, Uint8Array.of(1, 0, 0, 0)),
    read,
    watch: (fd, onReady) => watch(Epoll, fd, onReady),
    monotonicNs: () => process.hrtime.bigint(),
  };
}

function read(fd: number, bytes: Uint8Array): number {
  try {
    return readSync(fd, bytes);
  } catch (error) {
    if (codeOf(error) === 'EAGAIN') return 0;
    throw error;
  }
}

function watch(Epoll: EpollPackage['Epoll'], fd: number, onReady: () => void): Unsubscribe {
  const poller = new Epoll(() => onReady());
  poller.add(fd, Epoll.EPOLLIN);
  let ended = false;
  return () => {
    if (ended) return;
    ended = true;
    poller.remove(fd).close();
  };
}

function kernelError(call: string, errno: number): NodeJS.ErrnoException {
  const code = codes.get(errno) ?? `errno ${errno}`;
  return Object.assign(new Error(`${code}: ${call}`), { code, errno, syscall: call });
}
