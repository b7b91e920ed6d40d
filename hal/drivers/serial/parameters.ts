/** How a module of the R30x / R503 family is spoken to. The defaults suit what the data sheets state. */
export interface R30xParameters {
  /** The longest from a command to its acknowledge, in ms; an exposure takes up to 1 s. 100 to 5,000. */
  readonly acknowledgeTimeoutMs: number;
  /** The longest silence within an upload, in ms. 50 to 5,000. */
  readonly packetGapMs: number;
  /** How long one baud rate is tried, in ms: at 9,600 an answer to VfyPwd takes 30. 50 to 2,000. */
  readonly probeTimeoutMs: number;
  /** How long the line has to be silent before a command is said again, in ms. 20 to 1,000. */
  readonly quietMs: number;
  /** How often a command, or an upload, is tried before the module is given up. 1 to 10. */
  readonly attempts: number;
  /** From one look for a finger to the next, in ms. 10 to 1,000. */
  readonly pollMs: number;
  /** The contact (see contact.ts) with which a frame is taken without looking for a better one. 0 to 1. */
  readonly goodContact: number;
}

export const r30xParameters: R30xParameters = {
  acknowledgeTimeoutMs: 1_200,
  packetGapMs: 500,
  probeTimeoutMs: 250,
  quietMs: 60,
  attempts: 3,
  pollMs: 50,
  goodContact: 0.55,
};
