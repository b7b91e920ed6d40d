/** How long a transaction may take, with its wait behind those of other chips. */
export const transactionDeadlineMs = { least: 5, most: 10_000, usual: 250 };

export const sht3x = {
  /** Section 2.2, table 4: a measurement with high repeatability takes at most 15.5 ms. */
  measuringMs: 16,
  /** Section 4.9: soft reset to idle takes at most 1.5 ms. */
  resetMs: 2,
  /** How often a measurement that is not ready is asked for again, and the pause between. */
  polls: 5,
  pollMs: 5,
};

export const bme280 = {
  /** Section 1, table 1: start-up takes 2 ms. */
  startUpMs: 3,
  /** Section 9.1 with one sample of temperature and of humidity: at most 1.25 + 2.3 + 2.3 + 0.575 ms. */
  measuringMs: 7,
  polls: 5,
  pollMs: 2,
};

export const veml7700 = {
  /** Power on to the first valid integration ("Designing the VEML7700", section on power saving). */
  wakeMs: 3,
  /** Integration may end this much later than its nominal time: the oscillator's tolerance. */
  integrationTolerance: 1.1,
  /** Below it the sensitivity goes up, above it down ("Designing the VEML7700", figure of the automatic range). */
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
  /** Table 3: 80 ms of integration, 0.12 lux a count. */
  integrationMs: 80,
  integrationTolerance: 1.1,
  luxPerCount: 0.12,
};

export const lis3dh = {
  /** Section 3.1 and figure 8: the boot procedure takes about 5 ms. */
  bootMs: 6,
  /** Table 18: data are valid after 7 periods of the output rate. */
  settleMs: 40,
  /** INT1_THS counts in these with 2 g full scale (section 8.22). */
  thresholdStepMg: 16,
};

export const atecc608 = {
  /** Table 7-1: from the wake token to the first command, tWHI. */
  wakeMs: 1.5,
  /** How often an answer is asked for. */
  pollMs: 2,
  /** What a command may take at most: GenKey takes longest (table 9-4 of the ATECC508A; the 608 is no slower). */
  longestMs: 1000,
};

export const pca9685 = {
  internalClockHz: 25_000_000,
};
