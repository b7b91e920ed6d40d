import type { AgreementKernel, AgreementMemory } from '../ridge-agreement.ts';
import { correlate, findBlocks } from './ridge-agreement/blocks.ts';
import { type AgreementFrame, frameOf } from './ridge-agreement/frame.ts';
import { settle, spreadDrift } from './ridge-agreement/settle.ts';
import { warp } from './ridge-agreement/warp.ts';
import { countPrint, windows } from './ridge-agreement/windows.ts';

/** The twin of assembly/ridge-agreement.ts over the same memory, equal bit for bit. */
export function scalarAgreement({ rooms, tunables }: AgreementMemory): AgreementKernel {
  let frame: AgreementFrame = frameOf(rooms, tunables, 0, 0);
  return {
    setFrame(cols, rows) {
      frame = frameOf(rooms, tunables, cols, rows);
    },
    windowA: () => windows(frame, rooms.aRidges, rooms.aPrints),
    warp: (...motion) => warp(frame, ...motion),
    windowB: () => {
      windows(frame, rooms.bRidges, rooms.bPrints);
      countPrint(frame);
    },
    findBlocks: () => findBlocks(frame),
    correlate: (count, reach) => correlate(frame, count, reach),
    settle: (count, reach) => settle(frame, count, reach),
    spreadDrift: count => spreadDrift(frame, count),
  };
}
