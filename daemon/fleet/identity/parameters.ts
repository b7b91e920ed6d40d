/** The tunables of a kiosk's identity. */
export interface IdentityParameters {
  /** The part of a certificate's lifetime after which the next one is asked for. 0.3 to 0.9. */
  readonly renewAfter: number;
  /** Spread over so much of the lifetime, so that what was enrolled on one day is not renewed in one minute. 0 to 0.2. */
  readonly renewSpread: number;
  /** How often a kiosk looks whether it is time, in ms. 1 minute to 1 day. */
  readonly checkMs: number;
  /** How long the hub may take to answer a request, in ms; then it is sent again. 1 to 60 s. */
  readonly answerTimeoutMs: number;
  /** The longest wait between two sendings of one request, in ms. At least `answerTimeoutMs`. */
  readonly answerTimeoutCapMs: number;
  /** How long a kiosk whose request was refused waits before it asks again, in ms. 1 minute to 1 day. */
  readonly refusedMs: number;
}

export const identityDefaults: IdentityParameters = {
  renewAfter: 2 / 3,
  renewSpread: 0.1,
  checkMs: 60 * 60 * 1000,
  answerTimeoutMs: 5_000,
  answerTimeoutCapMs: 60_000,
  refusedMs: 60 * 60 * 1000,
};
