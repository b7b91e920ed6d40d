import { type Static, Type } from 'typebox';
import { defineDriver } from '../../../driver.ts';
import { awaitFirstFrame } from './first-frame.ts';
import { MjpegPipe } from './mjpeg-pipe.ts';
import { findProgram } from './program.ts';
import { type Arguments, commandLine, sensorArguments, sensorProperties } from './sensor-options.ts';
import { StreamCamera } from './stream-camera.ts';

const options = Type.Object(
  {
    ...sensorProperties,
    frameRateHz: Type.Number({ minimum: 1, maximum: 120, default: 15 }),
    /**
     * The longest that a frame takes from the end of its exposure to the pipe, through image processor and encoder. The
     * stream has no time stamps: a picture is believed to be new once this long has passed.
     */
    delayMs: Type.Integer({ minimum: 0, maximum: 2_000, default: 200 }),
  },
  { additionalProperties: false },
);
type Options = Static<typeof options>;

/** The stream to the standard output, without end. */
function streamArguments(given: Options): Arguments {
  return {
    codec: 'mjpeg',
    ...sensorArguments(given),
    framerate: given.frameRateHz,
    // Each frame is written when it is there, not when a buffer is full.
    flush: true,
    timeout: 0,
    output: '-',
  };
}

/** The stream of `rpicam-vid`, or of `libcamera-vid` as it was called before 2025: for cameras on the board's own ports. */
export const driver = defineDriver(options, async (id, given, { clock }) => {
  const program = await findProgram(id, ['rpicam-vid', 'libcamera-vid']);
  const { widthPx, heightPx, frameRateHz, delayMs } = given;
  const pipe = new MjpegPipe(
    id,
    {
      ...{ program, arguments: commandLine(streamArguments(given)), widthPx, heightPx },
      ...{ periodMs: 1000 / frameRateHz, delayMs },
    },
    clock,
  );
  await awaitFirstFrame(id, pipe, clock);
  const info = { vendor: 'libcamera', model: `camera ${given.camera}`, widthPx, heightPx, frameRateHz };
  return new StreamCamera(id, info, pipe, clock);
});
