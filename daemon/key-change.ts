import type { Rotation, RotationProgress } from './store/contract/rotation.ts';

/** A change of a store's keys, as whoever orders one sees it. */
export interface KeyChange {
  /** New keys seal from now on; where a change is under way already, it is that one. */
  begin(by: string): Promise<void>;
  /** Resolves when everything is sealed with them. `signal` ends the waiting, and the change goes on. */
  finished(onProgress: (progress: RotationProgress) => void, signal: AbortSignal): Promise<RotationProgress>;
}

/** Of a store that nobody else is at work on: one batch after the other. */
export function changeAtOnce(rotation: Rotation): KeyChange {
  return {
    begin: async by => {
      if (!rotation.isUnderWay) await rotation.begin(by);
    },
    finished: onProgress => rotation.run({ pause: () => Promise.resolve(), onProgress }),
  };
}
