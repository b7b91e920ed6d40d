import { constants as files } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { getSystemErrorName } from 'node:util';
import { optionalPackage } from '../optional-package.ts';
import type { Mapping, VideoKernel } from './kernel.ts';

/** A function of the C library. */
interface Call {
  (...given: readonly unknown[]): unknown;
  async(...given: readonly unknown[]): void;
}

/** What is used of koffi. */
interface Koffi {
  load(path: null): { func(definition: string): Call };
  errno(): number;
}

interface Library {
  readonly errno: () => number;
  readonly ioctl: Call;
  readonly mmap: Call;
  readonly munmap: Call;
  readonly memcpy: Call;
}

const protection = { read: 1, write: 2 } as const;
const mapShared = 1;
const failed = -1;
/** MAP_FAILED, (void *) -1. */
const mapFailed = 2n ** 64n - 1n;

/** The kernel itself, over koffi. HalError `absent`, with what to install, when that is not there. */
export async function nativeKernel(device: string): Promise<VideoKernel> {
  const koffi = await optionalPackage<Koffi>(device, 'koffi');
  const libc = koffi.load(null);
  const library: Library = {
    errno: () => koffi.errno(),
    ioctl: libc.func('int ioctl(int fd, unsigned long request, void *argument)'),
    mmap: libc.func('void *mmap(void *at, size_t length, int protection, int flags, int fd, int64_t offset)'),
    munmap: libc.func('int munmap(void *at, size_t length)'),
    memcpy: libc.func('void *memcpy(void *to, void *from, size_t length)'),
  };
  const handles = new Map<number, FileHandle>();
  return {
    open: async path => {
      const handle = await open(path, files.O_RDWR | files.O_NONBLOCK);
      handles.set(handle.fd, handle);
      return handle.fd;
    },
    close: async fd => {
      const handle = handles.get(fd);
      handles.delete(fd);
      await handle?.close();
    },
    command: (fd, request, bytes) => command(library, fd, request, bytes),
    exchange: (fd, request, bytes) => {
      if (library.ioctl(fd, request, bytes) === failed) throw kernelError('ioctl', library.errno());
    },
    map: (fd, offset, length) => map(library, fd, offset, length),
    monotonicMs: () => Number(process.hrtime.bigint()) / 1e6,
  };
}

/** On a thread of the pool: the few calls by which a camera is set up. */
function command({ ioctl, errno }: Library, fd: number, request: number, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    ioctl.async(fd, request, bytes, (error: Error | null, result: number) => {
      // koffi brings errno over from the thread of the call.
      if (error !== null) reject(error);
      else if (result === failed) reject(kernelError('ioctl', errno()));
      else resolve();
    });
  });
}

function map(library: Library, fd: number, offset: number, length: number): Mapping {
  const access = protection.read | protection.write;
  const address = library.mmap(null, length, access, mapShared, fd, offset);
  if (address === mapFailed) throw kernelError('mmap', library.errno());
  let mapped = true;
  return {
    // A copy, since a view would outlive the mapping.
    read: bytes => {
      if (!mapped || bytes > length) throw new Error(`${bytes} of ${mapped ? length : 0} mapped bytes`);
      const copy = new Uint8Array(bytes);
      library.memcpy(copy, address, bytes);
      return copy;
    },
    unmap: () => {
      if (mapped) library.munmap(address, length);
      mapped = false;
    },
  };
}

function kernelError(call: string, errno: number): NodeJS.ErrnoException {
  const code = getSystemErrorName(-errno);
  return Object.assign(new Error(`${code}: ${call}`), { code, errno, syscall: call });
}
