import type { Clock } from '../../hal/clock.ts';
import { fourcc, fourccText } from '../../hal/drivers/linux/v4l2/codec.ts';
import type { Mapping, VideoKernel } from '../../hal/drivers/linux/v4l2/kernel.ts';
import {
  buffer,
  bufferFlag,
  capability,
  capabilityFlag,
  control,
  controlQuery,
  format,
  formatDescription,
  ioctlRequest,
  requestBuffers,
  streamParameters,
} from '../../hal/drivers/linux/v4l2/uapi.ts';

export interface PlayedControl {
  readonly minimum: number;
  readonly maximum: number;
  value: number;
  /** A camera that takes a value and keeps its own. */
  readonly stubborn?: boolean;
}

/** What a played camera is. */
export interface PlayedVideo {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly formats: readonly string[];
  readonly frameRateHz: number;
  readonly bytesPerLine: number;
  /** The bytes of a frame, by its number and the Clock.monotonicMs at which its last line was read out. */
  readonly picture: (number: number, endedAtMs: number) => Uint8Array;
  /** Of `bufferFlag`, the kind and source of its time stamps. */
  readonly stampFlags?: number;
  /** For frames that are damaged. */
  readonly damaged?: (number: number) => boolean;
  /** The number that the kernel gives the first frame. */
  readonly firstSequence?: number;
  readonly capabilities?: number;
  readonly controls?: Map<number, PlayedControl>;
  /** How long after its last line a frame is handed over, by its number. */
  readonly transferMs?: number;
}

const codeError = (code: string) => Object.assign(new Error(code), { code });

/**
 * The kernel's side of one video device, by bytes as videodev2.h has them: it fills the buffers that are queued, in their
 * order, and loses frames while none is.
 */
export class PlayedVideoKernel implements VideoKernel {
  readonly #video: PlayedVideo;
  readonly #clock: Clock;
  readonly #path: string;
  /** From here to the played kernel's own clock, which began at another time. */
  readonly #ownClockMs = 5_000_000;
  #memory: Uint8Array[] = [];
  #queued: number[] = [];
  #filled: { readonly index: number; readonly number: number; readonly bytes: number }[] = [];
  #streamingSinceMs: number | undefined;
  #produced = 0;
  #unplugged = false;
  #open = 0;
  #mapped = 0;

  constructor(path: string, video: PlayedVideo, clock: Clock) {
    this.#path = path;
    this.#video = video;
    this.#clock = clock;
  }

  /** What is not given back yet. */
  get held() {
    return { open: this.#open, mapped: this.#mapped, streaming: this.#streamingSinceMs !== undefined };
  }

  unplug(): void {
    this.#unplugged = true;
    this.#streamingSinceMs = undefined;
  }

  plugIn(): void {
    this.#unplugged = false;
  }

  monotonicMs(): number {
    return this.#clock.monotonicMs() + this.#ownClockMs;
  }

  async open(path: string): Promise<number> {
    if (this.#unplugged || path !== this.#path) throw codeError('ENOENT');
    this.#open += 1;
    return 42;
  }

  async close(): Promise<void> {
    this.#open -= 1;
    this.#streamingSinceMs = undefined;
    this.#memory = [];
  }

  async command(_fd: number, request: number, bytes: Uint8Array): Promise<void> {
    await Promise.resolve();
    this.exchange(_fd, request, bytes);
  }

  exchange(_fd: number, request: number, bytes: Uint8Array): void {
    if (this.#unplugged) throw codeError('ENODEV');
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const answer = this.#answers.get(request);
    if (answer === undefined) throw codeError('ENOTTY');
    answer(view);
  }

  map(_fd: number, offset: number, length: number): Mapping {
    const index = offset / pageBytes;
    this.#mapped += 1;
    return {
      read: bytes => {
        if (bytes > length) throw new Error('read beyond the buffer');
        return Uint8Array.from(this.#memory[index]?.subarray(0, bytes) ?? []);
      },
      unmap: () => {
        this.#mapped -= 1;
      },
    };
  }

  readonly #answers = new Map<number, (view: DataView) => void>([
    [ioctlRequest.queryCapability, view => this.#describe(view)],
    [ioctlRequest.enumerateFormat, view => this.#listFormat(view)],
    [ioctlRequest.setFormat, view => this.#setFormat(view)],
    [ioctlRequest.setParameters, view => this.#setRate(view)],
    [ioctlRequest.requestBuffers, view => this.#allocate(view)],
    [ioctlRequest.queryBuffer, view => this.#place(view)],
    [ioctlRequest.queueBuffer, view => this.#queue(view)],
    [ioctlRequest.dequeueBuffer, view => this.#dequeue(view)],
    [ioctlRequest.streamOn, () => this.#start()],
    [ioctlRequest.streamOff, () => this.#stop()],
    [ioctlRequest.queryControl, view => this.#range(view)],
    [ioctlRequest.setControl, view => this.#setControl(view)],
    [ioctlRequest.getControl, view => this.#getControl(view)],
  ]);

  #describe(view: DataView): void {
    for (const [at, text] of [
      [capability.driver, 'played'],
      [capability.card, 'Played camera'],
    ] as const)
      Buffer.from(view.buffer, view.byteOffset).write(text, at);
    const { videoCapture, streaming } = capabilityFlag;
    view.setUint32(capability.deviceCaps, this.#video.capabilities ?? videoCapture | streaming, true);
  }

  #listFormat(view: DataView): void {
    const name = this.#video.formats[view.getUint32(formatDescription.index, true)];
    if (name === undefined) throw codeError('EINVAL');
    view.setUint32(formatDescription.pixelFormat, fourcc(name), true);
  }

  /** As drivers do: what it does not have becomes what it has. */
  #setFormat(view: DataView): void {
    const { widthPx, heightPx, formats, bytesPerLine } = this.#video;
    const wanted = fourccText(view.getUint32(format.pixelFormat, true));
    const given = formats.includes(wanted) ? wanted : (formats[0] ?? '');
    view.setUint32(format.widthPx, widthPx, true);
    view.setUint32(format.heightPx, heightPx, true);
    view.setUint32(format.pixelFormat, fourcc(given), true);
    view.setUint32(format.bytesPerLine, bytesPerLine, true);
    view.setUint32(format.sizeImage, this.#bufferBytes, true);
  }

  #setRate(view: DataView): void {
    view.setUint32(streamParameters.numerator, 100, true);
    view.setUint32(streamParameters.denominator, Math.round(this.#video.frameRateHz * 100), true);
  }

  #allocate(view: DataView): void {
    const count = view.getUint32(requestBuffers.count, true);
    this.#memory = Array.from({ length: count }, () => new Uint8Array(this.#bufferBytes));
    this.#queued = [];
    this.#filled = [];
  }

  #place(view: DataView): void {
    view.setUint32(buffer.offset, view.getUint32(buffer.index, true) * pageBytes, true);
    view.setUint32(buffer.length, this.#bufferBytes, true);
  }

  #queue(view: DataView): void {
    this.#produce();
    const index = view.getUint32(buffer.index, true);
    if (this.#memory[index] === undefined) throw codeError('EINVAL');
    this.#queued.push(index);
  }

  #dequeue(view: DataView): void {
    this.#produce();
    const filled = this.#filled.shift();
    if (filled === undefined) throw codeError('EAGAIN');
    const { stampFlags = bufferFlag.timestampMonotonic, damaged, firstSequence = 0 } = this.#video;
    const stampUs = Math.round((this.#endMs(filled.number) + this.#ownClockMs) * 1000);
    view.setUint32(buffer.index, filled.index, true);
    view.setUint32(buffer.bytesUsed, filled.bytes, true);
    view.setUint32(buffer.flags, stampFlags | (damaged?.(filled.number) ? bufferFlag.error : 0), true);
    view.setUint32(buffer.sequence, (filled.number + firstSequence) >>> 0, true);
    view.setBigInt64(buffer.seconds, BigInt(Math.floor(stampUs / 1e6)), true);
    view.setBigInt64(buffer.microseconds, BigInt(stampUs % 1e6), true);
  }

  #start(): void {
    this.#streamingSinceMs = this.#clock.monotonicMs();
    this.#produced = 0;
  }

  #stop(): void {
    this.#streamingSinceMs = undefined;
    this.#queued = [];
    this.#filled = [];
  }

  /** When the last line of a frame was read out. */
  #endMs(number: number): number {
    return (this.#streamingSinceMs ?? 0) + (number + 1) * (1000 / this.#video.frameRateHz);
  }

  #produce(): void {
    if (this.#streamingSinceMs === undefined) return;
    const nowMs = this.#clock.monotonicMs() - (this.#video.transferMs ?? 0);
    for (; this.#endMs(this.#produced) <= nowMs; this.#produced += 1) {
      const index = this.#queued.shift();
      if (index === undefined) continue;
      const bytes = this.#video.picture(this.#produced, this.#endMs(this.#produced));
      this.#memory[index]?.set(bytes);
      this.#filled.push({ index, number: this.#produced, bytes: bytes.length });
    }
  }

  #range(view: DataView): void {
    const { minimum, maximum } = this.#control(view.getUint32(controlQuery.id, true));
    view.setInt32(controlQuery.minimum, minimum, true);
    view.setInt32(controlQuery.maximum, maximum, true);
    view.setInt32(controlQuery.step, 1, true);
  }

  #setControl(view: DataView): void {
    const one = this.#control(view.getUint32(control.id, true));
    if (one.stubborn !== true) one.value = view.getInt32(control.value, true);
  }

  #getControl(view: DataView): void {
    view.setInt32(control.value, this.#control(view.getUint32(control.id, true)).value, true);
  }

  #control(id: number): PlayedControl {
    const found = this.#video.controls?.get(id);
    if (found === undefined) throw codeError('EINVAL');
    return found;
  }

  get #bufferBytes(): number {
    return Math.max(this.#video.bytesPerLine * this.#video.heightPx, 65_536);
  }
}

const pageBytes = 4096;
