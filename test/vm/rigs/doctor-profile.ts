import { gateProfile } from './gpio/gate-profile.ts';

/** A bus of i2c-stub on which only this address answers, with registers that no chip has. */
export const strangeAddress = 0x60;
/** A loopback camera into which nobody plays. */
export const silentCamera = '/dev/video9';

/** An emulated board is slow to answer while others are at work. */
const deadlineMs = 5_000;

type Profile = { board: { devices: { readonly id: string }[] } };

/** The chip of lines and nothing on it. */
export function chipProfile(): string {
  const { board, ...rest } = JSON.parse(gateProfile) as Profile;
  return JSON.stringify({ ...rest, board: { devices: board.devices.filter(({ id }) => id === 'io') } });
}

/** The gate, and around it all that can be wired or written wrongly. */
export function wrongProfile(): string {
  const { board, ...rest } = JSON.parse(gateProfile) as Profile;
  const camera = { widthPx: 320, heightPx: 240, frameRateHz: 5, format: 'GREY' };
  const devices = [
    ...board.devices,
    { id: 'header', kind: 'gpio-chip', driver: 'gpio-cdev', options: { label: 'pinctrl-rp1', lines: {} } },
    { id: 'sensors', kind: 'i2c', driver: 'i2c-bus', options: { bus: 'SMBus stub driver' } },
    { id: 'cabinet-bus', kind: 'i2c', driver: 'i2c-bus', options: { bus: 'i2c-gpio-cabinet' } },
    { id: 'near', kind: 'gpio-input', driver: 'vcnl4040', options: { bus: 'sensors', deadlineMs } },
    { id: 'light', kind: 'environment', driver: 'veml7700', options: { bus: 'sensors', deadlineMs } },
    { id: 'face', kind: 'camera', driver: 'v4l2', options: { device: silentCamera, ...camera } },
    { id: 'document', kind: 'camera', driver: 'v4l2', options: { device: '/dev/video77', ...camera } },
    { id: 'finger', kind: 'fingerprint-scanner', driver: 'r503', options: { path: '/dev/ttyUSB9' } },
  ];
  return JSON.stringify({ ...rest, board: { devices } });
}
