import { optionalPackage } from './optional-package.ts';
import { systemError } from './system-error.ts';

/** A function of the C library; `async` calls it on a thread of the pool. */
export interface LibraryCall {
  (...given: readonly unknown[]): unknown;
  async(...given: readonly unknown[]): void;
}

/** The C library on which this process runs. Failures are errors with `code`, as those of node:fs. */
export interface CLibrary {
  /** A function by its declaration in C. */
  readonly func: (declaration: string) => LibraryCall;
  /** What the last call has left in errno. */
  readonly failureOf: (call: string) => NodeJS.ErrnoException;
  /** At once: for what does not wait. What the kernel answers is in `bytes` afterwards. */
  readonly ioctl: (fd: number, request: number, bytes: Uint8Array) => void;
  /** The same, off the event loop. */
  readonly ioctlLater: (fd: number, request: number, bytes: Uint8Array) => Promise<void>;
}

/** What is used of koffi. */
interface Koffi {
  load(path: null): { func(declaration: string): LibraryCall };
  errno(): number;
}

/** Over koffi. HalError `absent`, with what to install, when that is not there. */
export async function cLibrary(device: string): Promise<CLibrary> {
  const koffi = await optionalPackage<Koffi>(device, 'koffi');
  const library = koffi.load(null);
  const ioctl = library.func('int ioctl(int fd, unsigned long request, void *argument)');
  const failureOf = (call: string) => systemError(call, koffi.errno());
  return {
    func: declaration => library.func(declaration),
    failureOf,
    ioctl: (fd, request, bytes) => {
      if (ioctl(fd, request, bytes) === failed) throw failureOf('ioctl');
    },
    ioctlLater: (fd, request, bytes) =>
      new Promise((resolve, reject) => {
        ioctl.async(fd, request, bytes, (error: Error | null, result: number) => {
          // koffi brings errno over from the thread of the call.
          if (error !== null) reject(error);
          else if (result === failed) reject(failureOf('ioctl'));
          else resolve();
        });
      }),
  };
}

const failed = -1;
