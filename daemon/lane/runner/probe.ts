import type { IrisCamera } from '../../../hal/iris-camera.ts';
import type { LaneDevice, LaneEvent } from '../events.ts';
import { probeTimeoutMs } from '../parameters.ts';
import type { Leaf } from './leaf.ts';
import type { LaneParts } from './parts.ts';
import { isTimeout } from './sensing.ts';

/** Asks a failed device whether it is back. A sensor that says that nothing came in time is. */
export async function probe(
  parts: LaneParts,
  leaf: Leaf,
  device: LaneDevice,
  signal: AbortSignal,
): Promise<LaneEvent | undefined> {
  if (device === 'barrier') return leaf.close();
  try {
    await ask(parts, device, signal);
  } catch (error) {
    if (signal.aborted || !isTimeout(error)) return undefined;
  }
  return { type: 'device-restored', device };
}

async function ask(parts: LaneParts, device: LaneDevice, signal: AbortSignal): Promise<void> {
  switch (device) {
    case 'scanner':
      await parts.scanner.capture({ timeoutMs: probeTimeoutMs, signal });
      return;
    case 'iris-camera':
      if (parts.irisCamera) await askForEyes(parts.irisCamera, signal);
      return;
    case 'document-reader':
      await parts.documentReader?.read({ timeoutMs: probeTimeoutMs, signal });
      return;
    case 'presence':
      parts.presence.isBroken('inner');
      return;
    case 'indicator':
    case 'barrier':
      return;
  }
}

async function askForEyes(camera: IrisCamera, signal: AbortSignal): Promise<void> {
  await camera.capture({ timeoutMs: probeTimeoutMs, signal, eyes: camera.info.eyes });
}
