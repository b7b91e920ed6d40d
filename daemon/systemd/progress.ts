/** A part of the daemon without which it does no work. */
export interface Part {
  /** As `systemctl status` and the log name it. */
  readonly name: string;
  /**
   * A real round trip through it. True when it has come through, or when the part fails or rests and says so: that is an
   * answer, and a restart would not change it. False when it never will again; silence when it is stuck.
   */
  turn(): Promise<boolean> | boolean;
}

/** Whether all parts move. */
export interface Progress {
  /** The parts that have not answered what they were last asked. */
  readonly owing: readonly string[];
  /** A feed was left out. */
  readonly isHungry: boolean;
}

export interface Step {
  readonly progress: Progress;
  /** The watchdog is fed now. */
  readonly feed: boolean;
  /** All parts are asked for a turn now. */
  readonly ask: boolean;
}

export const atRest: Progress = { owing: [], isHungry: false };

/**
 * A feed is due. It is given when every part has answered what it was asked at the feed before; then all are asked anew. So with
 * feeds at half of what systemd waits for, a part that stops for good ends the daemon after one to one and a half times that,
 * and one that answers before that time is over does not.
 */
export function beat(progress: Progress, parts: readonly string[]): Step {
  if (progress.owing.length > 0)
    return { progress: { ...progress, isHungry: true }, feed: false, ask: false };
  return { progress: { owing: parts, isHungry: false }, feed: true, ask: true };
}

/** A part has answered: late, perhaps, and then what was left out is made up for at once. */
export function answered(progress: Progress, part: string): Step {
  const owing = progress.owing.filter(name => name !== part);
  const feed = progress.isHungry && owing.length === 0;
  return { progress: { owing, isHungry: progress.isHungry && !feed }, feed, ask: false };
}
