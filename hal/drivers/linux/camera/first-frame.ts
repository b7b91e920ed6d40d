import type { Clock } from '../../../clock.ts';
import { HalError } from '../../../device.ts';
import { type FrameSource, nextPicture } from './frame-source.ts';
import { parameters } from './parameters.ts';

/**
 * A camera that gives no frame is not open: waits for a first whole one. HalError `timeout` otherwise, or what the source
 * says; the source is disposed of then.
 */
export async function awaitFirstFrame(device: string, source: FrameSource, clock: Clock): Promise<void> {
  const late = new AbortController();
  const cancel = clock.after(parameters.firstFrameMs, () =>
    late.abort(
      new HalError(
        'timeout',
        device,
        `no whole frame within ${parameters.firstFrameMs} ms: check its cable, and the mode in the profile`,
      ),
    ),
  );
  try {
    await nextPicture(source, () => true, late.signal);
  } catch (cause) {
    await source.dispose();
    throw cause;
  } finally {
    cancel();
  }
}
