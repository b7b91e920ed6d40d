import type { Answer } from '../core/answer.ts';
import type { Encounter, TraitRecord } from '../core/encounter.ts';
import type { LaneAlarm } from '../core/event.ts';
import { type Candidate, scoreOfTrait } from '../core/search.ts';
import type { LaneView } from '../lane/contract.ts';
import type { Received } from '../link/contract.ts';

const colours: Record<Answer, number> = { RED: 31, YELLOW: 33, GREEN: 32, GREY: 90 };

/** The word, coloured on a terminal: the word alone must be enough. */
const paint = (answer: Answer, text: string, isTerminal: boolean) =>
  isTerminal ? `\u001b[${colours[answer]}m${text}\u001b[0m` : text;

/** One line of an encounter: when, who, colour, what follows, its traits, times. */
export function encounterLine(encounter: Encounter, who: string, isTerminal: boolean): string {
  const { answer, disposition, greyReasons, traits, times } = encounter;
  const isPartial = traits.some(({ searched }) => searched) && traits.some(({ searched }) => !searched);
  const lacking = isPartial ? 'not in full' : 'not searched';
  const why = greyReasons.length > 0 ? ` (${lacking}: ${greyReasons.join(', ')})` : '';
  const ms = (value: number) => `${Math.round(value)} ms`;
  return [
    encounter.decidedAt.slice(11, 19),
    who.padEnd(22),
    paint(answer, answer.padEnd(6), isTerminal),
    `${disposition}${why}`.padEnd(18),
    ...traits.map(traitWords),
    `extract ${ms(times.extractMs)}, search ${ms(times.searchMs)}, in all ${ms(times.totalMs)}`,
  ].join('  ');
}

const traitNames: Record<string, string> = { fingerprint: 'finger' };
const nameOf = (modality: string) => traitNames[modality] ?? modality;

/** The quality of a trait, or why it was not searched with. */
function traitWords({ modality, quality, searched, reason }: TraitRecord): string {
  const state = searched || reason === undefined ? (quality?.score.toFixed(0) ?? '-') : reason;
  return `${nameOf(modality)} ${state}`.padEnd(9);
}

/** What a traveller is told who cannot go on: the lane's own words and why. */
export function promptLines({ prompt, reason, at }: LaneView): string[] {
  if (prompt !== 'wait-for-officer' || reason === undefined) return [];
  return [`${at.slice(11, 19)}  told to the traveller: please wait for an officer (${reason})`];
}

/** The lines for what the hub has received and committed: one for a hit, one for a device that fails or is back, or a store that is not what it was. */
export function receivedLines({ address, entry: { event } }: Received): string[] {
  if (event.type === 'org.bitmap.alarm.v1') return alarmLines(event.data, address.device);
  if (event.type !== 'org.bitmap.encounter.v1') return [];
  const { answer, candidates, traits, id, lane } = event.data;
  if (answer !== 'RED' && answer !== 'YELLOW') return [];
  const [best] = candidates;
  if (best === undefined) return [];
  const { subject, list, score } = best;
  const where = `kiosk=${address.device} lane=${lane} encounter=${id} via=hub`;
  return [
    `HIT ${answer} ${subject} list=${list} score=${score.toFixed(1)}${traitScores(best, traits)} ${where}`,
  ];
}

/** Of each trait, where there were several. */
function traitScores(best: Candidate, traits: readonly TraitRecord[]): string {
  if (best.matches === undefined) return '';
  const scores = traits.flatMap(({ modality }) => {
    const score = scoreOfTrait(best, modality);
    return score === undefined ? [] : [` ${nameOf(modality)}=${score.toFixed(1)}`];
  });
  return scores.join('');
}

const toldAlarms = new Set<string>([
  'device-failed',
  'device-restored',
  'panic',
  'power-lost',
  'power-restored',
  'record-corrupt',
  'store-rolled-back',
  'records-lost',
  'witness-lost',
]);

function alarmLines({ kind, detail, lane }: LaneAlarm, kiosk: string): string[] {
  if (!toldAlarms.has(kind)) return [];
  return [`ALARM ${kind} ${detail} kiosk=${kiosk} lane=${lane} via=hub`];
}
