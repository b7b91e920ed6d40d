import { HalError, type WaitRequest } from '../../hal/device.ts';
import type { FingerprintScanner } from '../../hal/fingerprint-scanner.ts';
import { SimGpioInput } from '../../hal/drivers/sim/gpio-input.ts';
import { WorldBarrier } from '../../hal/drivers/sim/barrier.ts';
import { WorldDocumentReader } from '../../hal/drivers/sim/document-reader.ts';
import { WorldIndicator } from '../../hal/drivers/sim/indicator.ts';
import { WorldIrisCamera } from '../../hal/drivers/sim/iris-camera.ts';
import { WorldPresence } from '../../hal/drivers/sim/presence.ts';
import { WorldScanner } from '../../hal/drivers/sim/fingerprint-scanner.ts';
import type { World } from '../../hal/drivers/sim/world.ts';
import { interlock } from '../../hal/interlock.ts';
import type { Life } from './life.ts';

/** Which devices of a lane are out of order; it outlives the process that drives them. */
export interface DeviceTrouble {
  scanner: boolean;
  reader: boolean;
}

/** The devices at the stage of a world, opened by one process. */
export function openDevices(world: World, trouble: DeviceTrouble, { clock }: Life) {
  const { stage, lens, pace } = world;
  if (lens === undefined) throw new Error('a world without eyes');
  const fireInput = new SimGpioInput('fire', stage.fire, clock);
  const presence = new WorldPresence('presence', stage);
  const scanner = new WorldScanner('scanner', 'simulated', world, clock);
  const documentReader = new WorldDocumentReader('reader', world, clock);
  const camera = { model: 'simulated', lens, eyes: ['left', 'right'] as const };
  const irisCamera = new WorldIrisCamera('eyes', camera, world, clock, { from: 1, count: 0 });
  const barrier = interlock(new WorldBarrier('barrier', stage, pace.leafTravelMs, clock), fireInput);
  const indicator = new WorldIndicator('indicator', stage);
  const all = [fireInput, presence, scanner, documentReader, irisCamera, indicator, barrier];
  return {
    fireInput,
    presence,
    scanner: failing(scanner, trouble),
    documentReader: {
      id: documentReader.id,
      read: (request: WaitRequest) =>
        trouble.reader ? outOfOrder(documentReader.id) : documentReader.read(request),
      dispose: () => documentReader.dispose(),
    },
    irisCamera,
    barrier,
    indicator,
    /** The outputs fall, and nobody listens any more: what the kernel does when the process dies. */
    drop: () => {
      for (const device of all.toReversed()) void device.dispose();
    },
  };
}

function failing(scanner: WorldScanner, trouble: DeviceTrouble): FingerprintScanner {
  return {
    id: scanner.id,
    info: scanner.info,
    capture: request => (trouble.scanner ? outOfOrder(scanner.id) : scanner.capture(request)),
    dispose: () => scanner.dispose(),
  };
}

const outOfOrder = (id: string) => Promise.reject(new HalError('io', id, 'out of order'));
