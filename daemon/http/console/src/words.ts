import { qualityWords } from '../../../core/quality.ts';
import type { CandidateView, EncounterSummary } from '../../schemas/encounter.ts';
import type { LaneView } from '../../schemas/lane.ts';

/** Everything the console says in place of a code. */

export const answerWord: Record<EncounterSummary['answer'], string> = {
  RED: 'Probable',
  YELLOW: 'Possible',
  GREEN: 'No match',
  GREY: 'Not searched',
};

export const greyWord: Record<EncounterSummary['greyReasons'][number], string> = {
  'no-list': 'no list',
  'stale-list': 'list too old',
  unreadable: 'no usable print',
  'device-failed': 'scanner failed',
  'search-failed': 'search failed',
  'not-alone': 'two people in the lane',
  abandoned: 'left early',
};

export const dispositionWord: Record<EncounterSummary['disposition'], string> = {
  admitted: 'Admitted',
  referred: 'Referred',
  'silently-referred': 'Silent referral',
  abandoned: 'Left',
};

export const actionWord: Record<NonNullable<CandidateView['action']>, string> = {
  refer: 'Refer',
  'silent-referral': 'Refer silently: the traveller is not told',
  'call-officer': 'Call an officer',
};

interface StateWords {
  readonly title: string;
  readonly next: string;
}

const stateWords: Record<LaneView['state'], StateWords> = {
  idle: { title: 'Free', next: 'A traveller steps in' },
  approaching: { title: 'Somebody steps in', next: 'The document goes on the reader' },
  document: { title: 'Reading the document', next: 'A finger goes on the scanner' },
  capturing: { title: 'Taking the fingerprint', next: 'The lists are searched' },
  deciding: { title: 'Searching the lists', next: 'The gate opens, or an officer is called' },
  passing: { title: 'Passing through', next: 'The lane is free again' },
  referred: { title: 'An officer is called', next: 'An officer takes over' },
  blocked: { title: 'Stopped', next: 'An officer clears the lane and resets it' },
  'out-of-service': { title: 'Out of service', next: 'An officer opens the lane' },
};

const evacuation: StateWords = {
  title: 'Evacuation',
  next: 'The alarm ends, and an officer opens the lane',
};

const failed: StateWords = { title: 'Out of service', next: 'The lane opens by itself once all works' };

/** Whether the lane stays shut until an officer opens it. */
export const isClosed = ({ state, reason }: LaneView): boolean =>
  state === 'out-of-service' && (reason === 'closed' || reason === 'evacuation');

/** An evacuated, a closed and a broken lane are one state to the machine, but not to whoever stands beside it. */
export function wordsOf(view: LaneView): StateWords {
  if (view.prompt === 'evacuate') return evacuation;
  return view.state === 'out-of-service' && !isClosed(view) ? failed : stateWords[view.state];
}

/** What the deadline of a state means; a free lane waits for nobody, so its own is not shown. */
export const deadlineWord: Partial<Record<LaneView['state'], string>> = {
  approaching: 'Time left',
  document: 'Time left',
  capturing: 'Time left',
  deciding: 'Time left',
  passing: 'Time left',
  referred: 'Called again in',
  blocked: 'Tried again in',
  'out-of-service': 'Tried again in',
};

const reasonWords: Record<string, string> = {
  'possible-match': 'Candidate on a list',
  referred: 'Referred by the policy',
  tailgating: 'A second person followed',
  'barrier-stuck': 'Barrier stuck',
  'passage-not-finished': 'The traveller has not passed',
  'lane-not-clear': 'The lane is not clear',
  starting: 'Starting',
  closed: 'Closed by an officer',
  evacuation: 'Fire alarm: the gate stands open',
  'disk-slow': 'The record is not on the disk yet',
  'not-recorded': 'The record could not be kept',
};

/** Why an officer is called, or why nobody is served: a ground, or the device that failed. */
export function reasonWord(reason: string): string {
  const grounds: Record<string, string> = greyWord;
  const ground = grounds[reason];
  if (ground) return `Not searched: ${ground}`;
  return reasonWords[reason] ?? `Failed: ${reason.replaceAll('-', ' ')}`;
}

const promptWords: Record<string, string> = {
  welcome: 'Welcome',
  'step-forward': 'Please step forward',
  'one-at-a-time': 'One person at a time, please',
  'place-document': 'Place your document on the reader',
  'place-finger': 'Place your finger on the glass',
  'lift-and-place-again': 'Lift your finger and place it again',
  'please-wait': 'One moment, please',
  'please-pass': 'Please pass through',
  'wait-for-officer': 'Please wait for an officer',
  'lane-closed': 'This lane is closed',
  evacuate: 'Leave through the open gate',
};
export const promptWord = (prompt: string) => promptWords[prompt] ?? prompt;

/** A kiosk of another version may send a hint that is not known here. */
export const hintWord = (hint: string) => (qualityWords as Record<string, string>)[hint] ?? hint;

const fingers = [
  'Finger not stated',
  'Right thumb',
  'Right index',
  'Right middle',
  'Right ring',
  'Right little',
  'Left thumb',
  'Left index',
  'Left middle',
  'Left ring',
  'Left little',
];
export const fingerWord = (position: number) => fingers[position] ?? 'Finger not stated';

export const count = (n: number, one: string, many = `${one}s`) => `${n} ${n === 1 ? one : many}`;
