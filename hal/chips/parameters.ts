/** How long a transaction may take, with its wait behind those of other chips. */
export const transactionDeadlineMs = { least: 5, most: 10_000, usual: 250 };

export const sht3x = {
  /** Section 2.2 (timing): a measurement with high repeatability takes at most 15.5 ms. */
  measuringMs: 16,
  /** Section 2.2 (timing): a soft reset takes at most 1.5 ms; section 4.8: stopping periodic measurements takes 1 ms. */
  resetMs: 2,
  /** How often a measurement that is not ready is asked for again, and the pause between. */
  polls: 5,
  pollMs: 5,
};

export const bme280 = {
  /** Table 1: start-up takes 2 ms. */
  startUpMs: 3,
  /** Section 9.1 with one sample of temperature and of humidity: at most 1.25 + 2.3 + 2.3 + 0.575 ms. */
  measuringMs: 7,
  polls: 5,
  pollMs: 2,
};

export const veml7700 = {
  /** From power on to the first integration: 2.5 ms ("Designing the VEML7700"); Linux waits 4. */
  wakeMs: 4,
  /** Integration may end this much later than its nominal time: the oscillator's tolerance. */
  integrationTolerance: 1.1,
  /** Below it the sensitivity goes up, above it down ("Designing the VEML7700", flow of the automatic range). */
  fewestCounts: 100,
  mostCounts: 10_000,
};

export const tsl2591 = {
  /** Nominal integration time; 100 to 600 in steps of 100. */
  integrationMs: 100,
  integrationTolerance: 1.1,
  polls: 5,
  pollMs: 10,
  fewestCounts: 100,
};

export const vcnl4040 = {
  /** The shortest: its 65,535 counts are 6553 lux (basic characteristics). */
  integrationMs: 80,
  integrationTolerance: 1.1,
  luxPerCount: 0.1,
};

export const lis3dh = {
  /** The boot procedure takes about 5 ms. */
  bootMs: 6,
  /** Table 11: high resolution is reached after 7 periods of the output rate. */
  settleMs: 40,
  /** INT1_THS counts in these with 2 g full scale. */
  thresholdStepMg: 16,
};

export const atecc608 = {
  /** From the wake token to the first command: tWHI. */
  wakeMs: 1.5,
  /** How often an answer is asked for. */
  pollMs: 2,
  /** More than any command takes: GenKey is the slowest, with a few hundred at the most. */
  longestMs: 1000,
};

export const pca9685 = {
  internalClockHz: 25_000_000,
};
