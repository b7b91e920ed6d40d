import { Type } from 'typebox';
import type { Camera, CameraInfo } from '../../camera.ts';
import { type Clock, sleep } from '../../clock.ts';
import type { WaitRequest } from '../../device.ts';
import { defineDriver } from '../../driver.ts';
import type { Frame } from '../../frame.ts';
import { Exclusive } from '../exclusive.ts';
import { testPicture } from './test-picture.ts';

/** A camera that looks at a moving test picture. */
export class SimCamera implements Camera {
  readonly id: string;
  readonly info: CameraInfo;
  readonly #clock: Clock;
  readonly #exclusive: Exclusive;
  readonly #startedMs: number;

  constructor(id: string, mode: Pick<CameraInfo, 'widthPx' | 'heightPx' | 'frameRateHz'>, clock: Clock) {
    this.id = id;
    this.info = { vendor: 'bitmapd', model: 'test-picture', ...mode };
    this.#clock = clock;
    this.#exclusive = new Exclusive(id, clock);
    this.#startedMs = clock.monotonicMs();
  }

  next(request: WaitRequest): Promise<Frame> {
    return this.#exclusive.run(request, async signal => {
      const periodMs = 1000 / this.info.frameRateHz;
      const elapsedMs = this.#clock.monotonicMs() - this.#startedMs;
      const sequence = Math.floor(elapsedMs / periodMs) + 1;
      await sleep(this.#clock, sequence * periodMs - elapsedMs, signal);
      return this.#frame(sequence);
    });
  }

  async dispose(): Promise<void> {
    this.#exclusive.close();
  }

  #frame(sequence: number): Frame {
    const { widthPx, heightPx } = this.info;
    const pixels = testPicture(widthPx, heightPx, sequence);
    return { widthPx, heightPx, pixels, sequence, capturedAtMs: this.#clock.monotonicMs() };
  }
}

const sidePx = (usual: number) => Type.Integer({ minimum: 16, maximum: 4096, default: usual });

export const driver = defineDriver(
  Type.Object(
    {
      widthPx: sidePx(640),
      heightPx: sidePx(360),
      frameRateHz: Type.Number({ minimum: 1, maximum: 120, default: 15 }),
    },
    { additionalProperties: false },
  ),
  (id, mode, { clock }) => new SimCamera(id, mode, clock),
);
