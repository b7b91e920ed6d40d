import { createHash } from 'node:crypto';
import { SimAtecc608 } from '../../../../hal/drivers/sim/chips/atecc608.ts';
import { SimBme280 } from '../../../../hal/drivers/sim/chips/bme280.ts';
import { SimTsl2591, SimVcnl4040, SimVeml7700 } from '../../../../hal/drivers/sim/chips/light.ts';
import { SimLis3dh } from '../../../../hal/drivers/sim/chips/lis3dh.ts';
import { SimMcp23017 } from '../../../../hal/drivers/sim/chips/mcp23017.ts';
import { SimPca9685 } from '../../../../hal/drivers/sim/chips/pca9685.ts';
import { SimSht3x } from '../../../../hal/drivers/sim/chips/sht3x.ts';
import { type I2cTarget, RegisterFile } from '../../../../hal/drivers/sim/register-file.ts';

/** Where each chip of the rig is soldered. */
export const addresses = {
  wakeToken: 0x00,
  veml7700: 0x10,
  lis3dh: 0x18,
  mcp23017: 0x20,
  registers: 0x21,
  tsl2591: 0x29,
  /** Not 0x60, where the VCNL4040 is. */
  atecc608: 0x35,
  pca9685: 0x40,
  sht3x: 0x44,
  vcnl4040: 0x60,
  bme280: 0x76,
} as const;

/** Nobody is there. */
export const emptyAddress = 0x50;

/** One of each. */
export class RigChips {
  readonly sht3x = new SimSht3x();
  readonly bme280 = new SimBme280();
  readonly veml7700 = new SimVeml7700();
  readonly tsl2591 = new SimTsl2591();
  readonly vcnl4040 = new SimVcnl4040();
  readonly lis3dh = new SimLis3dh();
  readonly mcp23017 = new SimMcp23017();
  readonly pca9685 = new SimPca9685();
  readonly registers = new RegisterFile();
  readonly atecc608 = new SimAtecc608({
    privateKeys: new Map([[0, hashOf('the key of slot 0 of a rig')]]),
    serialNumber: Uint8Array.of(0x01, 0x23, 1, 2, 3, 4, 5, 6, 0xee),
    // A generator that is no secret, as nothing of a rig is.
    random: length => hashOf('a number').subarray(0, length),
  });

  get targets(): ReadonlyMap<number, I2cTarget> {
    const { wakeToken, ...chips } = addresses;
    const soldered = Object.entries(chips) as [Exclude<keyof typeof addresses, 'wakeToken'>, number][];
    return new Map<number, I2cTarget>([
      [wakeToken, this.atecc608.wakeToken],
      ...soldered.map(([name, address]) => [address, this[name]] as const),
    ]);
  }
}

const hashOf = (text: string) => new Uint8Array(createHash('sha256').update(text).digest());
