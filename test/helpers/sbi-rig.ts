import type { KeyObject } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { driver } from '../../hal/drivers/sbi/fingerprint-scanner.ts';
import { SystemClock } from '../../hal/drivers/system/clock.ts';
import type { FingerprintScanner } from '../../hal/fingerprint-scanner.ts';
import { fingerRecord } from './finger-record.ts';
import { type Identity, issue, newKey, pemOf } from './issued-certificate.ts';
import { SbiDevice, type SbiOptions } from './sbi-device.ts';
import { temporaryFolder } from './temporary-folder.ts';

const clock = new SystemClock();
const size = { widthPx: 192, heightPx: 192, dpi: 500 };

/** The record of an impression, its pixels as they are. */
export const rawRecord = (pixels: Uint8Array, position = 0) =>
  fingerRecord({ ...size, position, compression: 0, data: pixels });

/** Of the root, and of the device that it vouches for. */
type SbiKeys = readonly [KeyObject, KeyObject];

/** Devices for which one root vouches, and scanners of a profile that trusts this root. */
export class SbiRig {
  readonly size = size;
  readonly root: Identity;
  readonly identity: Identity;
  readonly files: string;

  private constructor([rootKey, deviceKey]: SbiKeys, files: string) {
    this.root = issue('the adopter', { isAuthority: true, key: rootKey });
    this.identity = issue('device 0042', { by: this.root, key: deviceKey });
    this.files = files;
  }

  static async make(keys: SbiKeys = [newKey(), newKey()]): Promise<SbiRig> {
    const rig = new SbiRig(keys, await temporaryFolder());
    await writeFile(rig.trustFile, pemOf(rig.root));
    return rig;
  }

  get trustFile(): string {
    return path.join(this.files, 'roots.pem');
  }

  async plugged(options: Partial<SbiOptions> = {}): Promise<SbiDevice> {
    const { identity } = this;
    const device = new SbiDevice({ identity, version: '1.0', purpose: 'Registration', ...options });
    await device.listen();
    return device;
  }

  open(device: SbiDevice, options: object = {}): Promise<FingerprintScanner> {
    const ports = { firstPort: device.port, lastPort: device.port };
    const profile = { trustFile: this.trustFile, env: 'Staging', ...size, ...ports, ...options };
    return driver.open('finger', profile, { clock });
  }
}
