import { linearised, luxPerCount, sensitivities } from '../../../chips/veml7700.ts';
import { gains } from '../../../chips/tsl2591.ts';
import { RegisterFile } from '../register-file.ts';
import { WordRegisters } from './word-registers.ts';

const counted = (counts: number, most = 0xffff) => Math.min(most, Math.max(0, Math.round(counts)));

/** A VEML7700 in the light. */
export class SimVeml7700 extends WordRegisters {
  illuminanceLux = 400;

  constructor(deviceId = 0xc481) {
    super();
    this.registers[0x07] = deviceId;
    this.registers[0x00] = 1;
  }

  protected override load(register: number): number {
    if (register !== 0x04) return super.load(register);
    const settings = this.registers[0x00] ?? 0;
    const sensitivity = sensitivities.find(({ bits }) => bits === settings);
    // Shut down, or with settings that the datasheet does not have.
    if (sensitivity === undefined) return 0;
    return counted(bent(this.illuminanceLux, sensitivity) / luxPerCount(sensitivity));
  }
}

/** What a low gain makes of bright light: `linearised` backwards, by halving. */
function bent(lux: number, sensitivity: Parameters<typeof linearised>[1]): number {
  let [least, most] = [0, lux];
  while (most - least > 1e-6 * lux) {
    const middle = (least + most) / 2;
    if (linearised(middle, sensitivity) < lux) least = middle;
    else most = middle;
  }
  return most;
}

/** A TSL2591 in light of which a share is infrared. */
export class SimTsl2591 extends RegisterFile {
  illuminanceLux = 400;
  /** Of what the first diode sees: 0 to below 1. */
  infraredShare = 0.2;
  /** How often the integration is not over when its status is read. */
  busyReads = 0;

  constructor(deviceId = 0x50) {
    super();
    this.registers[0x12] = deviceId;
  }

  override write(bytes: Uint8Array): void {
    const [command = 0, ...values] = bytes;
    // CMD, and the transaction "normal operation".
    if (command >> 5 === 0b101) super.write(Uint8Array.of(command & 0x1f, ...values));
  }

  protected override load(register: number): number {
    if (register === 0x13) return this.#isOn && this.busyReads-- <= 0 ? 1 : 0;
    const byte = register - 0x14;
    if (byte < 0 || byte > 3) return super.load(register);
    return ((byte < 2 ? this.#full : this.#full * this.infraredShare) >> (8 * (byte % 2))) & 0xff;
  }

  get #isOn(): boolean {
    return ((this.registers[0x00] ?? 0) & 0b11) === 0b11;
  }

  get #full(): number {
    const control = this.registers[0x01] ?? 0;
    const integrationMs = 100 * ((control & 0b111) + 1);
    const countsPerLux = (integrationMs * gains[(control >> 4) & 0b11]) / 408;
    const seen = this.illuminanceLux * countsPerLux;
    return counted(seen / (1 - this.infraredShare) ** 2, integrationMs === 100 ? 36_863 : 0xffff);
  }
}

/** A VCNL4040 that looks at somebody, or nobody. */
export class SimVcnl4040 extends WordRegisters {
  illuminanceLux = 400;
  proximityCounts = 3;

  constructor(deviceId = 0x0186) {
    super();
    this.registers[0x0c] = deviceId;
    // Table of defaults: both are shut down.
    this.registers[0x00] = 1;
    this.registers[0x03] = 1;
  }

  /** Whether its emitter shines. */
  get isEmitting(): boolean {
    return ((this.registers[0x03] ?? 0) & 1) === 0;
  }

  protected override load(register: number): number {
    const isLightOn = ((this.registers[0x00] ?? 0) & 1) === 0;
    if (register === 0x08) return this.isEmitting ? this.proximityCounts : 0;
    if (register === 0x09) return isLightOn ? counted(10 * this.illuminanceLux) : 0;
    return super.load(register);
  }
}
