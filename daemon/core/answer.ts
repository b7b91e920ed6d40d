/**
 * The answer of a search, in the colours of FBI RISC: RED probable, YELLOW possible, GREEN none. GREY is "not
 * searched" (no list, stale list, unreadable trait) and never reads as GREEN.
 */
export const answers = ['RED', 'YELLOW', 'GREEN', 'GREY'] as const;
export type Answer = (typeof answers)[number];

/** Why an answer is GREY. */
export const greyReasons = [
  'no-list', // no watchlist is loaded
  'stale-list', // a list is past the age that the policy allows
  'no-reference', // of what was taken a list holds nothing, for somebody on it or for all
  'unreadable', // no usable capture in all attempts
  'not-given', // an officer has recorded why it cannot be had
  'presentation-doubt', // what was presented may not be a living finger or eye
  'device-failed', // a sensor that the lane needs does not answer
  'search-failed', // the comparer did not answer
  'not-alone', // two people stood in the lane, so whose trait it was is not known
  'officer-called', // somebody in the lane pressed the panic button before there was an answer
  'abandoned', // the traveller left before a capture
] as const;
export type GreyReason = (typeof greyReasons)[number];

const severity: Record<Answer, number> = { GREEN: 0, GREY: 1, YELLOW: 2, RED: 3 };

/** The graver of two answers: RED over YELLOW over GREY over GREEN. */
export function graver(a: Answer, b: Answer): Answer {
  return severity[a] >= severity[b] ? a : b;
}
