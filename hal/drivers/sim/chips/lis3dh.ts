import type { Acceleration } from '../../../chips/lis3dh.ts';
import { RegisterFile } from '../register-file.ts';

/** A LIS3DH that stands upright until somebody tilts or knocks it. */
export class SimLis3dh extends RegisterFile {
  #isIncrementing = false;
  /** Whether its filter knows gravity: reading REFERENCE tells it, and otherwise some tenths of a second do. */
  #isSettled = false;

  constructor(deviceId = 0x33) {
    super();
    this.registers[0x0f] = deviceId;
    this.rest({ xMg: 0, yMg: 0, zMg: 1000 });
  }

  /** How it lies. */
  rest(acceleration: Acceleration): void {
    const axes = [acceleration.xMg, acceleration.yMg, acceleration.zMg];
    this.registers.set(
      axes.flatMap(mg => [(mg << 4) & 0xff, (mg >> 4) & 0xff]),
      0x28,
    );
  }

  /** A blow of this strength beyond gravity, which is over before anybody looks. */
  knock(strengthMg: number): void {
    const thresholdMg = 16 * (this.registers[0x32] ?? 0);
    if (this.#isWatching && strengthMg > thresholdMg) this.registers[0x31] = 1 << 6;
  }

  /** It measures (ODR), filters gravity out (HPIS1), holds what it saw (LIR_INT1), and compares the axes (INT1_CFG). */
  get #isWatching(): boolean {
    const needed = [
      [0x20, 0xf0],
      [0x21, 1 << 0],
      [0x24, 1 << 3],
      [0x30, 0b101010],
    ] as const;
    return needed.every(([register, bits]) => ((this.registers[register] ?? 0) & bits) !== 0);
  }

  override write(bytes: Uint8Array): void {
    const [register = 0, ...values] = bytes;
    this.#isIncrementing = (register & 0x80) !== 0;
    super.write(Uint8Array.of(register & 0x7f, ...values));
  }

  protected override store(register: number, value: number): void {
    // CTRL_REG5, BOOT
    if (register === 0x24 && (value & 0x80) !== 0) this.#isSettled = false;
    super.store(register, value);
  }

  protected override load(register: number): number {
    if (register === 0x26) this.#isSettled = true;
    if (register === 0x31 && !this.#isSettled) this.knock(1000);
    const value = super.load(register);
    // Latched by LIR_INT1, and let go by being read.
    if (register === 0x31) this.registers[0x31] = 0;
    return value;
  }

  protected override next(register: number): number {
    return this.#isIncrementing ? super.next(register) & 0x7f : register;
  }
}
