// The process that runs node-libcamera, which starts a shell and gives no handle on it: whoever ends the process group of
// this one ends the shell and the camera's program with it.
import { optionalPackage } from '../optional-package.ts';
import type { Arguments } from './sensor-options.ts';

/** What is used of node-libcamera. */
interface NodeLibcamera {
  still(options: Arguments): Promise<string>;
}

/** What comes back for each message: one picture is in its place, or why it is not. */
export interface StillAnswer {
  readonly error?: string;
}

process.on('message', (options: Arguments) => {
  void take(options).then(answer => process.send?.(answer));
});

// The daemon is gone, and with it whoever wanted the picture: this group ends, a running camera program included.
process.on('disconnect', () => process.kill(0, 'SIGKILL'));

async function take(options: Arguments): Promise<StillAnswer> {
  try {
    const libcamera = await optionalPackage<NodeLibcamera>('camera', 'node-libcamera');
    await libcamera.still(options);
    return {};
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}
