import { type Static, Type } from 'typebox';
import type { Camera, CameraInfo } from '../../../camera.ts';
import type { Clock } from '../../../clock.ts';
import { HalError, type WaitRequest } from '../../../device.ts';
import { defineDriver } from '../../../driver.ts';
import type { Frame } from '../../../frame.ts';
import { Exclusive } from '../../exclusive.ts';
import { greyOfJpeg } from './jpeg.ts';
import { failureSaid } from './last-words.ts';
import { findProgram } from './program.ts';
import { type Arguments, sensorArguments, sensorProperties } from './sensor-options.ts';
import { StillGroup } from './still-group.ts';
import { WorkFolder } from './work-folder.ts';

const options = Type.Object(
  {
    ...sensorProperties,
    /** How long exposure and white balance may settle before the picture is taken. */
    settleMs: Type.Integer({ minimum: 1, maximum: 10_000, default: 300 }),
  },
  { additionalProperties: false },
);
type Options = Static<typeof options>;

/**
 * Stills by node-libcamera. Each is a start of the program, half a second and more: for a document or a face that waits. Its
 * `capturedAtMs` is the moment of the start, before which it cannot have been exposed.
 */
class StillCamera implements Camera {
  readonly id: string;
  readonly info: CameraInfo;
  readonly #options: Options;
  readonly #folder: WorkFolder;
  readonly #group: StillGroup;
  readonly #clock: Clock;
  readonly #exclusive: Exclusive;
  #sequence = 0;

  constructor(id: string, given: Options, folder: WorkFolder, clock: Clock) {
    this.id = id;
    const { widthPx, heightPx, camera, settleMs } = given;
    const frameRateHz = 1000 / settleMs;
    this.info = { vendor: 'libcamera', model: `camera ${camera}`, widthPx, heightPx, frameRateHz };
    this.#options = given;
    this.#folder = folder;
    this.#group = new StillGroup(folder);
    this.#clock = clock;
    this.#exclusive = new Exclusive(id, clock);
  }

  next(request: WaitRequest): Promise<Frame> {
    return this.#exclusive.run(request, async signal => {
      const capturedAtMs = this.#clock.monotonicMs();
      const jpeg = await this.#take(signal);
      const pixels = await greyOfJpeg(jpeg, this.info);
      signal.throwIfAborted();
      if (pixels === undefined) throw new HalError('io', this.id, 'the program has left no whole picture');
      const { widthPx, heightPx } = this.info;
      return { widthPx, heightPx, pixels, sequence: ++this.#sequence, capturedAtMs };
    });
  }

  async dispose(): Promise<void> {
    this.#exclusive.close();
    await this.#group.end();
    await this.#folder.remove();
  }

  async #take(signal: AbortSignal): Promise<Uint8Array> {
    const given = stillArguments(this.#options, this.#folder.pictureFile);
    try {
      const { error } = await this.#group.run(given, signal);
      if (error !== undefined) throw failureSaid(this.id, 'no still', error);
      const jpeg = await this.#folder.picture();
      if (jpeg === undefined) throw new HalError('io', this.id, 'the program has left no picture');
      return jpeg;
    } finally {
      await this.#folder.empty();
    }
  }
}

function stillArguments(given: Options, output: string): Arguments {
  return { ...sensorArguments(given), encoding: 'jpg', timeout: given.settleMs, output };
}

/** For cameras on the board's own ports, by `rpicam-still`, or `libcamera-still` as it was called before 2025. */
export const driver = defineDriver(options, async (id, given, { clock }) => {
  const program = await findProgram(id, ['rpicam-still', 'libcamera-still']);
  return new StillCamera(id, given, await WorkFolder.make(program), clock);
});
