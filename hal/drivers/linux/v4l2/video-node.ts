import { HalError } from '../../../device.ts';
import { codeOf } from '../system-error.ts';
import type { Mapping, VideoKernel } from './kernel.ts';

/** An open video device. Its failures are HalError. */
export class VideoNode {
  readonly #id: string;
  readonly #path: string;
  readonly #kernel: VideoKernel;
  readonly #fd: number;

  private constructor(id: string, path: string, kernel: VideoKernel, fd: number) {
    this.#id = id;
    this.#path = path;
    this.#kernel = kernel;
    this.#fd = fd;
  }

  static async open(id: string, path: string, kernel: VideoKernel): Promise<VideoNode> {
    try {
      return new VideoNode(id, path, kernel, await kernel.open(path));
    } catch (cause) {
      throw failureOf(id, `${path} does not open`, cause);
    }
  }

  /** Carries out a request, off the event loop; gives the answer. `doing` says in an error what failed. */
  async command(request: number, bytes: Uint8Array, doing: string): Promise<Uint8Array> {
    try {
      await this.#kernel.command(this.#fd, request, bytes);
      return bytes;
    } catch (cause) {
      throw this.failure(doing, cause);
    }
  }

  /** The same where the device may not know of it: undefined then. */
  async commandIfKnown(request: number, bytes: Uint8Array, doing: string): Promise<Uint8Array | undefined> {
    try {
      return await this.command(request, bytes, doing);
    } catch (error) {
      if (error instanceof HalError && unknownToDevice.has(codeOf(error.cause))) return undefined;
      throw error;
    }
  }

  /** Carries out a request at once; undefined when it would have to wait. */
  exchange(request: number, bytes: Uint8Array, doing: string): Uint8Array | undefined {
    try {
      this.#kernel.exchange(this.#fd, request, bytes);
      return bytes;
    } catch (cause) {
      if (codeOf(cause) === 'EAGAIN') return undefined;
      throw this.failure(doing, cause);
    }
  }

  map(offset: number, length: number): Mapping {
    try {
      return this.#kernel.map(this.#fd, offset, length);
    } catch (cause) {
      throw this.failure('map a buffer', cause);
    }
  }

  /** On CLOCK_MONOTONIC. */
  monotonicMs(): number {
    return this.#kernel.monotonicMs();
  }

  failure(doing: string, cause?: unknown): HalError {
    return failureOf(this.#id, `${this.#path}: ${doing}`, cause);
  }

  close(): Promise<void> {
    return this.#kernel.close(this.#fd);
  }
}

/** No such request; no such index, control or value. */
const unknownToDevice = new Set(['ENOTTY', 'EINVAL']);
const goneCodes = new Set(['ENODEV', 'ENXIO', 'ENOENT', 'ENOTDIR']);
const forbiddenCodes = new Set(['EACCES', 'EPERM']);

function failureOf(id: string, detail: string, cause: unknown): HalError {
  const code = codeOf(cause);
  const text = code === '' ? detail : `${detail}: ${code}`;
  if (goneCodes.has(code))
    return new HalError('absent', id, `${text}, no such camera: is it plugged in?`, cause);
  if (code === 'EBUSY') return new HalError('busy', id, `${text}, another program has it`, cause);
  if (forbiddenCodes.has(code))
    return new HalError('io', id, `${text}: the service has to be in the group video`, cause);
  return new HalError('io', id, text, cause);
}
