import { cameraContract } from '../hal/contract-suite/camera.ts';
import { environmentContract } from '../hal/contract-suite/environment.ts';
import { gpioInputContract, gpioOutputContract } from '../hal/contract-suite/gpio.ts';
import { i2cContract } from '../hal/contract-suite/i2c.ts';
import { tamperContract } from '../hal/contract-suite/tamper.ts';
import { SimGpioInput } from '../hal/drivers/sim/gpio-input.ts';
import { SimGpioOutput } from '../hal/drivers/sim/gpio-output.ts';
import { SimTamperSensor } from '../hal/drivers/sim/tamper.ts';
import { Cell } from '../hal/drivers/cell.ts';
import { clock, laneContracts, openOne } from './helpers/lane-contracts.ts';

laneContracts('sim', () => ({
  driver: 'sim',
  options: { seed: 1, pace: 'machine', passengers: 1, behaviours: onlyNormal, sensor },
}));

/** Small, because each test grows a finger anew. */
const sensor = { widthPx: 150, heightPx: 150, dpi: 500 };
const onlyNormal = {
  'dry-first': 0,
  'sloppy-first': 0,
  'leaves-early': 0,
  tailgated: 0,
  unreadable: 0,
};

cameraContract('sim camera', async () => {
  const options = { widthPx: 64, heightPx: 48, frameRateHz: 100 };
  const { device, close } = await openOne('camera', 'sim', undefined, options);
  return { camera: device, clock, close };
});

environmentContract('sim environment', async () => {
  const { device, close } = await openOne('environment', 'sim');
  return { sensor: device, clock, close };
});

i2cContract('sim i2c', async () => {
  const options = { chips: [{ address: 0x20 }] };
  const { device, close } = await openOne('i2c', 'sim', undefined, options);
  return { bus: device, chip: 0x20, nobody: 0x21, close };
});

tamperContract('sim tamper', async () => {
  const sensor = new SimTamperSensor('cabinet', ['door', 'bezel'], clock);
  return {
    sensor,
    trip: async (contact, tripped) => sensor.trip(contact, tripped),
    close: () => sensor.dispose(),
  };
});

gpioInputContract('sim gpio input', async () => {
  const wire = new Cell(false);
  const input = new SimGpioInput('button', wire, clock);
  return { input, drive: async active => wire.set(active), close: () => input.dispose() };
});

gpioOutputContract('sim gpio output', async () => {
  const output = new SimGpioOutput('lamp');
  return { output, level: () => output.wire.value, close: () => output.dispose() };
});
