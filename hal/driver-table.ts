import type { Camera } from './camera.ts';
import type { Clock } from './clock.ts';
import type { DocumentReader } from './document-reader.ts';
import type { DeviceDriver, Driver } from './driver.ts';
import type { World } from './drivers/sim/world.ts';
import type { EnvironmentSensor } from './environment.ts';
import type { FingerprintScanner } from './fingerprint-scanner.ts';
import type { GpioInput, GpioOutput } from './gpio.ts';
import type { GpioChip } from './gpio-chip.ts';
import type { I2cBus } from './i2c.ts';
import type { Indicator } from './indicator.ts';
import type { Barrier } from './barrier.ts';
import type { IrisCamera } from './iris-camera.ts';
import type { PresenceSensor } from './presence.ts';
import type { TamperSensor } from './tamper.ts';

/** The kinds of devices that a profile may name, each with its contract. */
export interface DeviceKinds {
  'fingerprint-scanner': FingerprintScanner;
  'iris-camera': IrisCamera;
  'document-reader': DocumentReader;
  presence: PresenceSensor;
  barrier: Barrier;
  indicator: Indicator;
  /** The contact of the fire alarm, which overrules the barrier. */
  'fire-input': GpioInput;
  /** The button for help. */
  'panic-input': GpioInput;
  /** Active while the mains are gone and the battery carries the kiosk. */
  'power-input': GpioInput;
  camera: Camera;
  environment: EnvironmentSensor;
  tamper: TamperSensor;
  'gpio-chip': GpioChip;
  'gpio-input': GpioInput;
  'gpio-output': GpioOutput;
  i2c: I2cBus;
}

export type DeviceKind = keyof DeviceKinds;
export type WorldDriver = Driver<World, { readonly clock: Clock }>;

type Drivers<D> = Readonly<Record<string, () => Promise<{ readonly driver: D }>>>;

/** Each driver is loaded when a profile names it, so that a board needs only its own native packages. */
export const deviceDrivers: { readonly [K in DeviceKind]: Drivers<DeviceDriver<DeviceKinds[K]>> } = {
  'fingerprint-scanner': {
    sim: () => import('./drivers/sim/fingerprint-scanner.ts'),
    replay: () => import('./drivers/replay/fingerprint-scanner.ts'),
    r503: () => import('./drivers/serial/r503.ts'),
    folder: () => import('./drivers/folder/fingerprint-scanner.ts'),
    http: () => import('./drivers/http/fingerprint-scanner.ts'),
    sbi: () => import('./drivers/sbi/fingerprint-scanner.ts'),
  },
  'iris-camera': {
    sim: () => import('./drivers/sim/iris-camera.ts'),
    replay: () => import('./drivers/replay/iris-camera.ts'),
    'v4l2-nir': () => import('./drivers/linux/v4l2-nir/driver.ts'),
    folder: () => import('./drivers/folder/iris-camera.ts'),
  },
  'document-reader': { sim: () => import('./drivers/sim/document-reader.ts') },
  presence: {
    sim: () => import('./drivers/sim/presence.ts'),
    beams: () => import('./drivers/line/beams.ts'),
  },
  barrier: { sim: () => import('./drivers/sim/barrier.ts'), lock: () => import('./drivers/line/lock.ts') },
  indicator: {
    sim: () => import('./drivers/sim/indicator.ts'),
    lamps: () => import('./drivers/line/lamps.ts'),
    pca9685: () => import('./drivers/i2c/pca9685.ts'),
  },
  'fire-input': {
    sim: () => import('./drivers/sim/fire-input.ts'),
    line: () => import('./drivers/line/fire-input.ts'),
  },
  'panic-input': {
    sim: () => import('./drivers/sim/gpio-input.ts'),
    line: () => import('./drivers/line/panic-input.ts'),
  },
  'power-input': {
    sim: () => import('./drivers/sim/gpio-input.ts'),
    line: () => import('./drivers/line/power-input.ts'),
  },
  camera: {
    sim: () => import('./drivers/sim/camera.ts'),
    libcamera: () => import('./drivers/linux/camera/libcamera.ts'),
    v4l2: () => import('./drivers/linux/v4l2/camera.ts'),
    'rpicam-vid': () => import('./drivers/linux/camera/rpicam-vid.ts'),
  },
  environment: {
    sim: () => import('./drivers/sim/environment.ts'),
    bme280: () => import('./drivers/i2c/bme280.ts'),
    chips: () => import('./drivers/i2c/chips.ts'),
    sht3x: () => import('./drivers/i2c/sht3x.ts'),
    tsl2591: () => import('./drivers/i2c/tsl2591.ts'),
    veml7700: () => import('./drivers/i2c/veml7700.ts'),
  },
  tamper: {
    sim: () => import('./drivers/sim/tamper.ts'),
    contacts: () => import('./drivers/line/cabinet.ts'),
    lis3dh: () => import('./drivers/i2c/lis3dh.ts'),
  },
  'gpio-chip': {
    sim: () => import('./drivers/sim/gpio-chip.ts'),
    'gpio-cdev': () => import('./drivers/linux/gpio-cdev.ts'),
    onoff: () => import('./drivers/linux/gpio-onoff.ts'),
    linux: () => import('./drivers/linux/gpio-linux.ts'),
    mcp23017: () => import('./drivers/i2c/mcp23017.ts'),
  },
  'gpio-input': {
    sim: () => import('./drivers/sim/gpio-input.ts'),
    line: () => import('./drivers/line/gpio-input.ts'),
    vcnl4040: () => import('./drivers/i2c/vcnl4040.ts'),
  },
  'gpio-output': {
    sim: () => import('./drivers/sim/gpio-output.ts'),
    line: () => import('./drivers/line/gpio-output.ts'),
  },
  i2c: {
    sim: () => import('./drivers/sim/i2c.ts'),
    'i2c-bus': () => import('./drivers/linux/i2c-bus.ts'),
  },
};

/** The worlds in which the drivers `sim` and `replay` play. */
export const worldDrivers: Drivers<WorldDriver> = {
  sim: () => import('./drivers/sim/sim-world.ts'),
  replay: () => import('./drivers/replay/replay-world.ts'),
};

export const deviceKinds = Object.keys(deviceDrivers) as DeviceKind[];

export async function loadDriver<K extends DeviceKind>(
  kind: K,
  name: string,
): Promise<DeviceDriver<DeviceKinds[K]> | undefined> {
  const drivers: Drivers<DeviceDriver<DeviceKinds[K]>> = deviceDrivers[kind];
  return Object.hasOwn(drivers, name) ? (await drivers[name]?.())?.driver : undefined;
}

export async function loadWorldDriver(name: string): Promise<WorldDriver | undefined> {
  return Object.hasOwn(worldDrivers, name) ? (await worldDrivers[name]?.())?.driver : undefined;
}
