import type { Unsubscribe } from '../../../device.ts';

/**
 * What the character device needs of the kernel, so that a test can put another in its place.
 * Every call returns at once; failures are errors with `code`, as those of node:fs (EBUSY, ENODEV).
 */
export interface GpioKernel {
  /** The paths of all character devices of GPIO chips. */
  devices(): readonly string[];
  /** Opens one; it is not handed on to child processes. */
  open(path: string): number;
  close(fd: number): void;
  /** What the kernel answers is in `bytes` afterwards. */
  ioctl(fd: number, request: number, bytes: Uint8Array): void;
  /** Makes `read` return 0 where it would wait. */
  unblock(fd: number): void;
  /** How many bytes were there; 0 when none waits. */
  read(fd: number, bytes: Uint8Array): number;
  /** Calls back, from the event loop, whenever there is something to read or the device is gone. */
  watch(fd: number, onReady: () => void): Unsubscribe;
  /** What a module of the kernel says of its parameter, `Y` or `N` of one that is yes or no; undefined where it has none. */
  moduleParameter(module: string, parameter: string): string | undefined;
  /** CLOCK_MONOTONIC. */
  monotonicNs(): bigint;
}
