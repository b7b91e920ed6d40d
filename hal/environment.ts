import type { Device } from './device.ts';

/** What the climate around the sensors is; a value is absent when the board has no sensor for it. */
export interface EnvironmentReading {
  readonly temperatureC?: number;
  /** Relative humidity, 0 to 100. Below 30 fingers are dry. */
  readonly humidityPercent?: number;
  readonly illuminanceLux?: number;
  /** Clock.monotonicMs of the measurement. */
  readonly measuredAtMs: number;
}

export interface EnvironmentRequest {
  readonly timeoutMs: number;
}

/**
 * The sensors of climate and light in the cabinet.
 *
 * A driver owes: `read` measures now, with every check value of the chip verified (a wrong CRC is HalError `io`, never
 * a reading), each value within the chip's own range, and at least one value present.
 * A caller owes: `timeoutMs` > 0. Reads may overlap; the driver may answer them with one measurement.
 */
export interface EnvironmentSensor extends Device {
  read(request: EnvironmentRequest): Promise<EnvironmentReading>;
}
