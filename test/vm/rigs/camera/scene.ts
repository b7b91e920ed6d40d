// Runs in the guest: the far end of a v4l2loopback device. What is written to it is what its camera sees.
import { writeSync } from 'node:fs';
import { type Clock, sleep } from '../../../../hal/clock.ts';
import { encodeFormat } from '../../../../hal/drivers/linux/v4l2/codec.ts';
import type { VideoKernel } from '../../../../hal/drivers/linux/v4l2/kernel.ts';
import { nativeKernel } from '../../../../hal/drivers/linux/v4l2/native-kernel.ts';
import { format as formatLayout, ioctlRequest } from '../../../../hal/drivers/linux/v4l2/uapi.ts';

/** V4L2_BUF_TYPE_VIDEO_OUTPUT */
const videoOutput = 2;

export interface SceneMode {
  readonly device: string;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly format: 'GREY' | 'YUYV' | 'YU12';
  readonly periodMs: number;
  /** Whether `sentAtMs` will be asked. */
  readonly remembered: boolean;
}

export class LoopbackScene {
  readonly #mode: SceneMode;
  readonly #clock: Clock;
  readonly #sent = new Map<string, number>();
  readonly #kernel: VideoKernel;
  readonly #fd: number;
  readonly #playing: Promise<void>;
  #draw: (number: number) => Uint8Array;
  #stopped = false;

  private constructor(
    { kernel, fd }: { readonly kernel: VideoKernel; readonly fd: number },
    mode: SceneMode,
    draw: (number: number) => Uint8Array,
    clock: Clock,
  ) {
    this.#kernel = kernel;
    this.#fd = fd;
    this.#mode = mode;
    this.#clock = clock;
    this.#draw = draw;
    this.#playing = this.#play();
  }

  /** Sends the grey pictures that `draw` makes, one after the other. */
  static async start(
    mode: SceneMode,
    draw: (number: number) => Uint8Array,
    clock: Clock,
  ): Promise<LoopbackScene> {
    const { widthPx, heightPx, format: pixelFormat } = mode;
    const kernel = await nativeKernel('scene');
    const fd = await kernel.open(mode.device);
    const wish = encodeFormat({ widthPx, heightPx, pixelFormat });
    wish[formatLayout.type] = videoOutput;
    await kernel.command(fd, ioctlRequest.setFormat, wish);
    return new LoopbackScene({ kernel, fd }, mode, draw, clock);
  }

  show(draw: (number: number) => Uint8Array): void {
    this.#draw = draw;
  }

  /** When these pixels were last sent; undefined when never. */
  sentAtMs(grey: Uint8Array): number | undefined {
    return this.#sent.get(keyOf(grey));
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#playing;
    await this.#kernel.close(this.#fd);
  }

  async #play(): Promise<void> {
    for (let number = 0; !this.#stopped; number += 1) {
      const grey = this.#draw(number);
      if (this.#mode.remembered) this.#sent.set(keyOf(grey), this.#clock.monotonicMs());
      writeSync(this.#fd, packed(grey, this.#mode.format));
      await sleep(this.#clock, this.#mode.periodMs);
    }
  }
}

const keyOf = (grey: Uint8Array) => Buffer.from(grey).toString('latin1');
const noColour = 128;

function packed(grey: Uint8Array, format: SceneMode['format']): Uint8Array {
  if (format === 'GREY') return grey;
  if (format === 'YUYV') return Uint8Array.from([...grey].flatMap(level => [level, noColour]));
  const frame = new Uint8Array((grey.length * 3) / 2).fill(noColour);
  frame.set(grey);
  return frame;
}
