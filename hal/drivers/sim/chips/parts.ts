import type { I2cTarget } from '../register-file.ts';
import { SimBme280 } from './bme280.ts';
import { SimTsl2591, SimVcnl4040, SimVeml7700 } from './light.ts';
import { SimLis3dh } from './lis3dh.ts';
import { SimMcp23017 } from './mcp23017.ts';
import { SimPca9685 } from './pca9685.ts';
import { SimSht3x } from './sht3x.ts';

/** The parts that a profile may solder to a simulated bus, by their names. */
export const parts = {
  bme280: () => new SimBme280(),
  lis3dh: () => new SimLis3dh(),
  mcp23017: () => new SimMcp23017(),
  pca9685: () => new SimPca9685(),
  sht3x: () => new SimSht3x(),
  tsl2591: () => new SimTsl2591(),
  vcnl4040: () => new SimVcnl4040(),
  veml7700: () => new SimVeml7700(),
} as const satisfies Readonly<Record<string, () => I2cTarget>>;
