/** How a device service of the Secure Biometric Interface is found and trusted. */
export interface SbiParameters {
  /** The ports on which device services listen (Device Discovery, Windows/Linux). */
  readonly firstPort: number;
  readonly lastPort: number;
  /** How many ports are asked at a time. 1 to 100. */
  readonly portsAtOnce: number;
  /** How long a port has for discovery or info, in ms. 100 to 10,000. */
  readonly discoveryTimeoutMs: number;
  /** How long before the caller's deadline a device is told to give up, so that its answer is still in time, in ms. */
  readonly answerMs: number;
  /** How far the clocks of device and kiosk may be apart, in ms. 0 to 3,600,000. */
  readonly clockSkewMs: number;
  /** Certificates in the x5c of a signature, at most. */
  readonly longestChain: number;
}

export const sbiParameters: SbiParameters = {
  firstPort: 4_501,
  lastPort: 4_600,
  portsAtOnce: 20,
  discoveryTimeoutMs: 2_000,
  answerMs: 100,
  clockSkewMs: 300_000,
  longestChain: 5,
};
