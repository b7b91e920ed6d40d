import type { Barrier } from './barrier.ts';
import { type Device, HalError } from './device.ts';
import type { FingerprintScanner } from './fingerprint-scanner.ts';
import type { Indicator } from './indicator.ts';
import type { IrisCamera } from './iris-camera.ts';
import type { PresenceSensor } from './presence.ts';

/**
 * Devices that are not there: every call says so with HalError `absent`, as a driver does whose device was unplugged.
 * A lane that lacks one is then out of service or answers GREY by its ordinary rules, and the daemon still starts.
 */
export const absent = {
  scanner: (id: string): FingerprintScanner => ({
    ...device(id),
    info: { vendor: '', model: 'absent', widthPx: 0, heightPx: 0, dpi: 0 },
    capture: () => Promise.reject(notThere(id)),
  }),

  irisCamera: (id: string): IrisCamera => ({
    ...device(id),
    info: { vendor: '', model: 'absent', widthPx: 0, heightPx: 0, eyes: [], illuminationNm: 0 },
    capture: () => Promise.reject(notThere(id)),
  }),

  presence: (id: string): PresenceSensor => ({
    ...device(id),
    isBroken: () => {
      throw notThere(id);
    },
    onChange: () => () => {},
  }),

  /** Nothing drives it, so it can be pushed open. */
  barrier: (id: string): Barrier => ({
    ...device(id),
    state: 'released',
    open: () => Promise.reject(notThere(id)),
    close: () => Promise.reject(notThere(id)),
    release: () => {},
    onChange: () => () => {},
  }),

  indicator: (id: string): Indicator => ({ ...device(id), show: () => Promise.reject(notThere(id)) }),
};

const device = (id: string): Device => ({ id, dispose: async () => {} });

const notThere = (id: string) => new HalError('absent', id, 'the profile has none that works');
