export interface RotationProgress {
  /** Records that were looked at, in all passes. */
  readonly seen: number;
  readonly sealedAnew: number;
  /** Records that the old key does not open either: they are reported, and stay as they are. */
  readonly unreadable: number;
}

export interface RotationPace {
  /** Waits between two batches, so that travellers' commits come first. */
  readonly pause: () => Promise<void>;
  readonly onProgress?: (progress: RotationProgress) => void;
}

/** Changes the keys of a store while it works. */
export interface Rotation {
  /** True from `begin` until `run` has dropped the old keys: also after a restart. */
  readonly isUnderWay: boolean;
  /** From now on new keys seal; they are on the disk, and the audit chain says who asked for them. */
  begin(by: string): Promise<void>;
  /** Seals anew what older keys seal, and drops those. A run that was cut short is run again. */
  run(pace: RotationPace): Promise<RotationProgress>;
}
