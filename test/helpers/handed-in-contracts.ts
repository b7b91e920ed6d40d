// What the devices owe whose images another program hands in.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { writePng } from '../../daemon/formats/image/write-png.ts';
import { fingerprintScannerContract } from '../../hal/contract-suite/fingerprint-scanner.ts';
import { irisCameraContract } from '../../hal/contract-suite/iris-camera.ts';
import { driver as folderScanner } from '../../hal/drivers/folder/fingerprint-scanner.ts';
import { driver as folderIrisCamera } from '../../hal/drivers/folder/iris-camera.ts';
import { wishName } from '../../hal/drivers/folder/wish.ts';
import { driver as httpScanner } from '../../hal/drivers/http/fingerprint-scanner.ts';
import { SystemClock } from '../../hal/drivers/system/clock.ts';
import type { SbiRig } from './sbi-rig.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { handIn, vendorProcess } from './vendor-folder.ts';
import { layDown, vendorInfo, vendorServer } from './vendor-service.ts';

const clock = new SystemClock();
/** The n-th impression of a finger. */
type Finger = (number: number) => Uint8Array;
const size = { widthPx: 192, heightPx: 192 };
const pngOf = (pixels: Uint8Array) => writePng({ ...size, dpi: 500, pixels });

export const living = { vendor: { algorithm: 'liveness 2.1', decision: 'no-attack', score: 0.93 } };

export function folderScannerContract(finger: Finger): void {
  fingerprintScannerContract('folder scanner', async () => {
    const folder = await temporaryFolder();
    const options = { folder, ...size, presentation: ['vendor'] };
    const scanner = await folderScanner.open('finger', options, { clock });
    let stop = async () => {};
    let name = 0;
    return {
      scanner,
      clock,
      bringFinger: () => {
        stop = vendorProcess(folder, async () => {
          await handIn(folder, JSON.stringify(living), `${++name}.json`);
          await handIn(folder, await pngOf(finger(1)), `${name}.png`);
        });
      },
      close: async () => {
        await stop();
        await scanner.dispose();
      },
    };
  });
}

export const eyeSize = { widthPx: 64, heightPx: 48 };
export const eyePng = (grey: number) =>
  writePng({ ...eyeSize, dpi: 500, pixels: new Uint8Array(eyeSize.widthPx * eyeSize.heightPx).fill(grey) });

export function folderIrisCameraContract(): void {
  irisCameraContract('folder iris camera', async () => {
    const folder = await temporaryFolder();
    const camera = await folderIrisCamera.open('eyes', { folder, ...eyeSize, pairMs: 100 }, { clock });
    let stop = async () => {};
    return {
      camera,
      clock,
      isLit: () => existsSync(path.join(folder, wishName)),
      bringEyes: eyes => {
        stop = vendorProcess(folder, async () => {
          for (const eye of eyes) await handIn(folder, await eyePng(eye === 'left' ? 60 : 90), `${eye}.png`);
        });
      },
      close: async () => {
        await stop();
        await camera.dispose();
      },
    };
  });
}

export function httpScannerContract(finger: Finger): void {
  fingerprintScannerContract('http scanner', async () => {
    const png = await pngOf(finger(1));
    const vendor = await vendorServer(vendorInfo);
    const scanner = await httpScanner.open('finger', { url: vendor.url }, { clock });
    return {
      scanner,
      clock,
      bringFinger: () => layDown(vendor, png),
      close: async () => {
        await scanner.dispose();
        await vendor.close();
      },
    };
  });
}

/** `record` of the n-th impression, as an SBI device has it. */
export function sbiScannerContract(rig: SbiRig, record: Finger): void {
  fingerprintScannerContract('sbi scanner', async () => {
    const device = await rig.plugged();
    const scanner = await rig.open(device);
    return {
      scanner,
      clock,
      bringFinger: () => {
        device.record = record;
      },
      close: async () => {
        await scanner.dispose();
        await device.close();
      },
    };
  });
}
