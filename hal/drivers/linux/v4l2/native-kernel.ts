import { constants as files } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { type CLibrary, cLibrary, type LibraryCall } from '../c-library.ts';
import type { Mapping, VideoKernel } from './kernel.ts';

interface Memory {
  readonly mmap: LibraryCall;
  readonly munmap: LibraryCall;
  readonly memcpy: LibraryCall;
  readonly failureOf: CLibrary['failureOf'];
}

const protection = { read: 1, write: 2 } as const;
const mapShared = 1;
/** MAP_FAILED, (void *) -1. */
const mapFailed = 2n ** 64n - 1n;

/** The kernel itself, over koffi. HalError `absent`, with what to install, when that is not there. */
export async function nativeKernel(device: string): Promise<VideoKernel> {
  const library = await cLibrary(device);
  const memory: Memory = {
    mmap: library.func(
      'void *mmap(void *at, size_t length, int protection, int flags, int fd, int64_t offset)',
    ),
    munmap: library.func('int munmap(void *at, size_t length)'),
    memcpy: library.func('void *memcpy(void *to, void *from, size_t length)'),
    failureOf: library.failureOf,
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
    command: library.ioctlLater,
    exchange: library.ioctl,
    map: (fd, offset, length) => map(memory, fd, offset, length),
    monotonicMs: () => Number(process.hrtime.bigint()) / 1e6,
  };
}

function map(memory: Memory, fd: number, offset: number, length: number): Mapping {
  const access = protection.read | protection.write;
  const address = memory.mmap(null, length, access, mapShared, fd, offset);
  if (address === mapFailed) throw memory.failureOf('mmap');
  let mapped = true;
  return {
    // A copy, since a view would outlive the mapping.
    read: bytes => {
      if (!mapped || bytes > length) throw new Error(`${bytes} of ${mapped ? length : 0} mapped bytes`);
      const copy = new Uint8Array(bytes);
      memory.memcpy(copy, address, bytes);
      return copy;
    },
    unmap: () => {
      if (mapped) memory.munmap(address, length);
      mapped = false;
    },
  };
}
