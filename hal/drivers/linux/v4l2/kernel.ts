/** Memory of a video device that the process sees, too. */
export interface Mapping {
  /** A copy of its first bytes. */
  read(bytes: number): Uint8Array;
  unmap(): void;
}

/**
 * What a video device needs of the kernel, so that a test can put another in its place. Failures are errors with `code`,
 * as those of node:fs (EBUSY, ENODEV).
 */
export interface VideoKernel {
  /** Opens for reading and writing, so that no later call waits for a frame. */
  open(path: string): Promise<number>;
  close(fd: number): Promise<void>;
  /** Calls the device off the event loop: over USB it can take seconds. What it answers is in `bytes` afterwards. */
  command(fd: number, request: number, bytes: Uint8Array): Promise<void>;
  /** Calls the device at once: for buffers, which take no time. */
  exchange(fd: number, request: number, bytes: Uint8Array): void;
  map(fd: number, offset: number, length: number): Mapping;
  /** CLOCK_MONOTONIC, on which the kernel stamps frames. */
  monotonicMs(): number;
}
