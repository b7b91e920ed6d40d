import type { Verdict } from './events.ts';
import type { Decision } from './policy.ts';

/** What the lane does with a decision. */
export function verdictOf({ answer, disposition, action, greyReasons }: Decision): Verdict {
  switch (disposition) {
    case 'admitted':
    case 'silently-referred':
      return { answer, outcome: 'admit', reason: 'none' };
    case 'abandoned':
      return { answer, outcome: 'leave', reason: 'abandoned' };
    case 'referred':
      return {
        answer,
        outcome: action === 'call-officer' ? 'hold' : 'refer',
        reason: action === undefined ? (greyReasons[0] ?? 'referred') : 'possible-match',
      };
  }
}
