/** What a chip that measures climate gives. */
export interface ClimateReading {
  readonly temperatureC: number;
  /** 0 to 100. */
  readonly humidityPercent: number;
}

/** One measurement at a time. Rejects with HalError, never with a value that a check sum or a range forbids. */
export interface ClimateChip {
  measure(): Promise<ClimateReading>;
}

/** What a chip that measures light gives. */
export interface LightReading {
  readonly illuminanceLux: number;
}

export interface LightChip {
  measure(): Promise<LightReading>;
}
