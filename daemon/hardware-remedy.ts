import type { DeviceFailure } from '../hal/board.ts';
import type { HalErrorKind } from '../hal/device.ts';

type Remedies = Readonly<Partial<Record<HalErrorKind, string>>>;

const wires: Remedies = {
  absent:
    'i2cdetect -y N shows what answers; see to the wiring, the address straps and the overlay of the bus',
  busy: 'another program drives the bus: stop it',
  timeout: 'pull-ups too weak, wires too long, or a chip that stretches the clock: 100 kHz and shorter wires',
  stuck: 'a chip holds SDA or SCL low: take the power from the sensors, then look for a short',
  io: 'another chip may sit at this address, or the wires are noisy: see the type printed on it',
};
const lines: Remedies = {
  absent: 'gpiodetect and gpioinfo print chips and lines: correct label or line in the profile',
  busy: 'gpioinfo names who holds the line: stop that, or take its overlay out of config.txt',
  io: 'see that the service is in the group gpio, and its unit allows char-gpiochip',
};
const cameras: Remedies = {
  absent:
    'v4l2-ctl --list-devices or rpicam-hello --list-cameras shows what there is; see to cable and overlay',
  busy: 'fuser -v /dev/video* names who has the camera: stop that',
  timeout: 'it is there and gives no frames: another cable or port, a lower frame rate; then a new camera',
  io: 'see that the service is in the group video, and the format and size in the profile are the camera’s; EIO as the stream starts is a cable that carries no picture',
};
const serial: Remedies = {
  absent:
    'ls -l /dev/serial/by-id shows what is plugged in; see to power, TX and RX, and the udev rule of the board',
  busy: 'fuser -v names who has the port; a console on it has to go from cmdline.txt',
  timeout: 'the wires may be swapped, or the baud rate be another: name it in baudRates',
  io: 'see that the service is in the group dialout',
};
const service: Remedies = {
  absent: 'the vendor’s program does not answer: systemctl status of its unit',
  timeout: 'the vendor’s program hangs: systemctl restart of its unit',
  io: 'the vendor’s program gives something else than the profile says: docs/vendors.md has what it must write or serve',
};

const byDriver: Readonly<Record<string, Remedies>> = {
  'i2c-bus': wires,
  sht3x: wires,
  bme280: wires,
  veml7700: wires,
  tsl2591: wires,
  vcnl4040: wires,
  chips: wires,
  lis3dh: wires,
  pca9685: wires,
  mcp23017: wires,
  'gpio-cdev': lines,
  onoff: lines,
  linux: lines,
  line: lines,
  lock: lines,
  beams: lines,
  lamps: lines,
  contacts: lines,
  libcamera: cameras,
  'rpicam-vid': cameras,
  v4l2: cameras,
  'v4l2-nir': cameras,
  r503: serial,
  http: service,
  folder: service,
  sbi: service,
};

const otherwise = 'see that it is plugged in, or correct its entry in the profile';

/** What mends a device that does not open, or that answers wrongly. */
export function remedyFor({ driver, error }: Pick<DeviceFailure, 'driver' | 'error'>): string {
  // What stands on a device that is missing is mended there.
  if (/which is not open|stands on/.test(error.message)) return 'mend the device that it stands on';
  if (/the package .* does not load/.test(error.message)) return 'install what the line names';
  if (/no fire input is open/.test(error.message))
    return 'mend the fire input first: no gate moves without one';
  const known = Object.hasOwn(byDriver, driver) ? byDriver[driver] : undefined;
  return known?.[error.kind] ?? otherwise;
}
