import type { Answer } from '../core/answer.ts';
import type { Encounter } from '../core/encounter.ts';
import type { Received } from '../link/contract.ts';

const colours: Record<Answer, number> = { RED: 31, YELLOW: 33, GREEN: 32, GREY: 90 };

/** The word, coloured on a terminal: the word alone must be enough. */
const paint = (answer: Answer, text: string, isTerminal: boolean) =>
  isTerminal ? `\u001b[${colours[answer]}m${text}\u001b[0m` : text;

/** One line of an encounter: when, who, colour, what follows, times. */
export function encounterLine(encounter: Encounter, who: string, isTerminal: boolean): string {
  const { answer, disposition, greyReasons, times } = encounter;
  const why = greyReasons.length > 0 ? ` (not searched: ${greyReasons.join(', ')})` : '';
  const ms = (value: number) => `${Math.round(value)} ms`;
  return [
    encounter.decidedAt.slice(11, 19),
    who.padEnd(22),
    paint(answer, answer.padEnd(6), isTerminal),
    `${disposition}${why}`.padEnd(18),
    `extract ${ms(times.extractMs)}, search ${ms(times.searchMs)}, in all ${ms(times.totalMs)}`,
  ].join('  ');
}

/** The lines for what the hub has received and committed: one for a hit, none for anything else. */
export function hitLines({ address, entry: { event } }: Received): string[] {
  if (event.type !== 'org.bitmap.encounter.v1') return [];
  const { answer, candidates, id, lane } = event.data;
  if (answer !== 'RED' && answer !== 'YELLOW') return [];
  const [best] = candidates;
  if (best === undefined) return [];
  const { subject, list, score } = best;
  return [
    `HIT ${answer} ${subject} list=${list} score=${score.toFixed(1)} kiosk=${address.device} lane=${lane} encounter=${id} via=hub`,
  ];
}
