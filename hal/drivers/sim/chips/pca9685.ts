import { RegisterFile } from '../register-file.ts';

const MODE1 = 0x00;
const PRE_SCALE = 0xfe;
const SLEEP = 1 << 4;
const AI = 1 << 5;
const RESTART = 1 << 7;

/** A PCA9685 with lamps at its channels. */
export class SimPca9685 extends RegisterFile {
  constructor() {
    super();
    // Table 5: asleep, ALLCALL on; PRE_SCALE for 200 Hz; all lamps full off.
    this.registers[MODE1] = 0x11;
    this.registers[PRE_SCALE] = 0x1e;
    for (let channel = 0; channel < 16; channel++) this.registers[0x06 + 4 * channel + 3] = 0x10;
  }

  /** The duty of each channel, 0 to 4096; all are dark while the oscillator sleeps. */
  get duties(): readonly number[] {
    const isAsleep = ((this.registers[MODE1] ?? 0) & SLEEP) !== 0;
    return Array.from({ length: 16 }, (_, channel) => (isAsleep ? 0 : this.#duty(0x06 + 4 * channel)));
  }

  #duty(at: number): number {
    const [onLow = 0, onHigh = 0, offLow = 0, offHigh = 0] = this.registers.subarray(at, at + 4);
    if (offHigh & 0x10) return 0;
    if (onHigh & 0x10) return 4096;
    return ((((offLow | (offHigh << 8)) - (onLow | (onHigh << 8))) % 4096) + 4096) % 4096;
  }

  protected override store(register: number, value: number): void {
    const mode1 = this.registers[MODE1] ?? 0;
    const isAwake = (mode1 & SLEEP) === 0;
    if (register === PRE_SCALE && isAwake) return;
    if (register === MODE1) return super.store(MODE1, (value & ~RESTART) | this.#restartAfter(mode1, value));
    if (register >= 0x06 && register !== PRE_SCALE) super.store(MODE1, mode1 & ~RESTART);
    if (register < 0xfa || register === PRE_SCALE) return super.store(register, value);
    // ALL_LED_*
    for (let channel = 0; channel < 16; channel++) super.store(0x06 + 4 * channel + (register - 0xfa), value);
  }

  /** Section 7.3.1.1: put to sleep with a lamp on it remembers that; a 1 that is written to it awake takes it back. */
  #restartAfter(mode1: number, value: number): number {
    if ((value & SLEEP) === 0) return (value & RESTART) === 0 ? mode1 & RESTART : 0;
    return this.duties.some(duty => duty > 0) ? RESTART : mode1 & RESTART;
  }

  protected override next(register: number): number {
    return ((this.registers[MODE1] ?? 0) & AI) === 0 ? register : super.next(register);
  }
}
