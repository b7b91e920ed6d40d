import { closeSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs';
import type { Unsubscribe } from '../../../device.ts';
import { cLibrary } from '../c-library.ts';
import { optionalPackage } from '../optional-package.ts';
import { codeOf } from '../system-error.ts';
import type { GpioKernel } from './kernel.ts';

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

/** The kernel itself, over koffi and epoll. HalError `absent`, with what to install, when they are not there. */
export async function nativeKernel(device: string): Promise<GpioKernel> {
  const { ioctl } = await cLibrary(device);
  const { Epoll } = await optionalPackage<EpollPackage>(device, 'epoll');
  return {
    devices: chipDevices,
    open: path => openSync(path, 'r+'),
    close: fd => closeSync(fd),
    ioctl,
    unblock: fd => ioctl(fd, FIONBIO, Uint8Array.of(1, 0, 0, 0)),
    read,
    watch: (fd, onReady) => watch(Epoll, fd, onReady),
    moduleParameter,
    monotonicNs: () => process.hrtime.bigint(),
  };
}

/** The paths of all character devices of GPIO chips, by their numbers. */
export function chipDevices(): readonly string[] {
  return readdirSync('/dev')
    .filter(name => /^gpiochip\d+$/.test(name))
    .toSorted((a, b) => Number(a.slice(8)) - Number(b.slice(8)))
    .map(name => `/dev/${name}`);
}

function read(fd: number, bytes: Uint8Array): number {
  try {
    return readSync(fd, bytes);
  } catch (error) {
    if (codeOf(error) === 'EAGAIN') return 0;
    throw error;
  }
}

function moduleParameter(module: string, parameter: string): string | undefined {
  try {
    return readFileSync(`/sys/module/${module}/parameters/${parameter}`, 'utf8').trim();
  } catch (error) {
    if (codeOf(error) === '') throw error;
    return undefined;
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
