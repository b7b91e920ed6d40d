import type { Camera, CameraInfo } from '../../../camera.ts';
import type { Clock } from '../../../clock.ts';
import type { WaitRequest } from '../../../device.ts';
import type { Frame } from '../../../frame.ts';
import { Exclusive } from '../../exclusive.ts';
import { type FrameSource, nextPicture } from './frame-source.ts';

/** A camera over a stream of frames: of it, the next that was exposed after it was asked for. */
export class StreamCamera implements Camera {
  readonly id: string;
  readonly info: CameraInfo;
  readonly #source: FrameSource;
  readonly #clock: Clock;
  readonly #exclusive: Exclusive;

  constructor(id: string, info: CameraInfo, source: FrameSource, clock: Clock) {
    this.id = id;
    this.info = info;
    this.#source = source;
    this.#clock = clock;
    this.#exclusive = new Exclusive(id, clock);
  }

  next(request: WaitRequest): Promise<Frame> {
    return this.#exclusive.run(request, async signal => {
      const askedMs = this.#clock.monotonicMs();
      const fresh = ({ endedAfterMs }: { readonly endedAfterMs: number }) => endedAfterMs >= askedMs;
      const { frame, pixels } = await nextPicture(this.#source, fresh, signal);
      const { widthPx, heightPx } = this.info;
      return { widthPx, heightPx, pixels, sequence: frame.sequence, capturedAtMs: frame.endedAfterMs };
    });
  }

  async dispose(): Promise<void> {
    this.#exclusive.close();
    await this.#source.dispose();
  }
}
