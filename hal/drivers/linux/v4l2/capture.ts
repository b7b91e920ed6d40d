import { type Clock, sleep } from '../../../clock.ts';
import { HalError } from '../../../device.ts';
import type { Exposure, FrameSource, RawFrame } from '../camera/frame-source.ts';
import {
  bufferRequest,
  decodeBufferCount,
  decodeBufferPlace,
  decodeFilledBuffer,
  encodeRequestBuffers,
  type FilledBuffer,
  type Format,
  streamSwitch,
} from './codec.ts';
import type { Mapping } from './kernel.ts';
import { parameters } from './parameters.ts';
import { type PixelFormat, pixelFormats, prepareFormat } from './pixel-formats.ts';
import { exposureOf, type FrameTimes, SequenceCounter } from './timing.ts';
import { ioctlRequest } from './uapi.ts';
import type { VideoNode } from './video-node.ts';

export interface CaptureMode extends FrameTimes {
  readonly format: Format & { readonly pixelFormat: PixelFormat };
}

type Wanted = (exposure: Exposure) => boolean;

/**
 * Frames of a video device, by buffers that the kernel fills and this process sees.
 *
 * The buffers are full of old frames while nobody asks, and cost nothing then. `next` gives them back unread, and asks
 * again and again, without ever waiting in the kernel: a wait would hold one of the few threads that the store needs, too.
 */
export class Capture implements FrameSource {
  readonly #id: string;
  readonly #node: VideoNode;
  readonly #mode: CaptureMode;
  readonly #clock: Clock;
  /** What is to be added to the kernel's time. */
  readonly #clockOffsetMs: number;
  readonly #mappings: Mapping[] = [];
  readonly #sequences = new SequenceCounter();
  #notReadyAtMs = Number.NEGATIVE_INFINITY;
  #over: HalError | undefined;
  #release: Promise<void> | undefined;

  private constructor(id: string, node: VideoNode, mode: CaptureMode, clock: Clock) {
    this.#id = id;
    this.#node = node;
    this.#mode = mode;
    this.#clock = clock;
    this.#clockOffsetMs = clock.monotonicMs() - node.monotonicMs();
  }

  /** Starts the stream of a device that is set up. The node is the capture's from now on, and closed with it. */
  static async start(id: string, node: VideoNode, mode: CaptureMode, clock: Clock): Promise<Capture> {
    const capture = new Capture(id, node, mode, clock);
    try {
      await capture.#begin();
      return capture;
    } catch (cause) {
      await capture.dispose();
      throw cause;
    }
  }

  async next(wanted: Wanted, signal: AbortSignal): Promise<RawFrame> {
    for (;;) {
      const frame = await this.#newestOrEnd(wanted);
      if (frame !== undefined) return frame;
      await sleep(this.#clock, parameters.askEveryMs, signal);
    }
  }

  dispose(): Promise<void> {
    return this.#end(new HalError('absent', this.#id, 'closed'));
  }

  async #begin(): Promise<void> {
    await prepareFormat(this.#mode.format.pixelFormat);
    const wish = encodeRequestBuffers(parameters.buffers);
    const answer = await this.#node.command(ioctlRequest.requestBuffers, wish, 'ask for buffers');
    for (let index = 0; index < decodeBufferCount(answer); index += 1) {
      const query = bufferRequest(index);
      const place = decodeBufferPlace(
        await this.#node.command(ioctlRequest.queryBuffer, query, 'find a buffer'),
      );
      this.#mappings.push(this.#node.map(place.offset, place.length));
      this.#giveBack(index);
    }
    if (this.#mappings.length === 0) throw this.#node.failure('it has no buffers');
    await this.#node.command(ioctlRequest.streamOn, streamSwitch(), 'start the stream');
  }

  async #newestOrEnd(wanted: Wanted): Promise<RawFrame | undefined> {
    if (this.#over) throw this.#over;
    try {
      return this.#newest(wanted);
    } catch (cause) {
      // Whatever it was, the stream is over; the next call is told that the camera has to be opened anew.
      await this.#end(new HalError('absent', this.#id, 'its stream has ended', cause));
      throw cause;
    }
  }

  /** The newest frame that is there and wanted; all buffers are the device's again afterwards. */
  #newest(wanted: Wanted): RawFrame | undefined {
    let newest: RawFrame | undefined;
    for (let left = this.#mappings.length; left > 0; left -= 1) {
      const filled = this.#takeFilled();
      if (filled === undefined) break;
      newest = this.#frameOf(filled, wanted) ?? newest;
      this.#giveBack(filled.index);
    }
    return newest;
  }

  #takeFilled(): FilledBuffer | undefined {
    const askedMs = this.#clock.monotonicMs();
    const answer = this.#node.exchange(ioctlRequest.dequeueBuffer, bufferRequest(0), 'take a frame');
    if (answer === undefined) this.#notReadyAtMs = askedMs;
    return answer && decodeFilledBuffer(answer);
  }

  #giveBack(index: number): void {
    this.#node.exchange(ioctlRequest.queueBuffer, bufferRequest(index), 'give a buffer back');
  }

  /** Undefined for a frame that is old, damaged or not wanted. */
  #frameOf(filled: FilledBuffer, wanted: Wanted): RawFrame | undefined {
    const sequence = this.#sequences.take(filled.sequence);
    const timestampMs = filled.timestampMs + this.#clockOffsetMs;
    const { stampedAt } = filled;
    const exposure = exposureOf({ stampedAt, timestampMs, notReadyAtMs: this.#notReadyAtMs }, this.#mode);
    if (sequence === undefined || filled.damaged || !wanted(exposure)) return undefined;
    const bytes = this.#mappings[filled.index]?.read(filled.bytesUsed);
    if (bytes === undefined) throw this.#node.failure(`it has no buffer ${filled.index}`);
    const { format } = this.#mode;
    return { ...exposure, sequence, grey: () => pixelFormats[format.pixelFormat](bytes, format) };
  }

  #end(why: HalError): Promise<void> {
    this.#over ??= why;
    return (this.#release ??= this.#releaseAll());
  }

  async #releaseAll(): Promise<void> {
    // A device that is gone cannot be told anything; what is ours has to be given back all the same.
    await this.#node.command(ioctlRequest.streamOff, streamSwitch(), 'stop the stream').catch(() => {});
    for (const mapping of this.#mappings) mapping.unmap();
    await this.#node.close();
  }
}
