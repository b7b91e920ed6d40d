import { gateProfile } from '../gpio/gate-profile.ts';

/** The address of the VCNL4040, which i2c-stub plays. */
export const lightAddress = 0x60;

/** An emulated board is slow to answer while everything starts. */
const longestMs = 5_000;

/** A kiosk with a device of every kind that the unit lets in: lines, an I2C bus, a camera, a scanner on a serial port. */
export function kioskProfile(serialPort: string): string {
  const { board, ...rest } = JSON.parse(gateProfile) as { board: { devices: object[] } };
  const devices = [
    ...board.devices,
    { id: 'sensors', kind: 'i2c', driver: 'i2c-bus', options: { bus: 'SMBus stub driver' } },
    {
      id: 'near',
      kind: 'gpio-input',
      driver: 'vcnl4040',
      options: { bus: 'sensors', pollMs: 1_000, deadlineMs: longestMs },
    },
    {
      id: 'face',
      kind: 'camera',
      driver: 'v4l2',
      options: { device: '/dev/video0', widthPx: 320, heightPx: 180, frameRateHz: 5, format: 'GREY' },
    },
    { id: 'scanner', kind: 'fingerprint-scanner', driver: 'r503', options: { path: serialPort } },
  ];
  return JSON.stringify({ ...rest, board: { devices } });
}
