import { presentationWords } from '../../../core/presentation.ts';
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
  'no-reference': 'nothing enrolled to compare with',
  unreadable: 'no usable capture',
  'not-given': 'not given',
  'presentation-doubt': 'may not be a living trait',
  'device-failed': 'sensor failed',
  'search-failed': 'search failed',
  'not-alone': 'two people in the lane',
  'officer-called': 'called for help',
  abandoned: 'left early',
};

export const dispositionWord: Record<EncounterSummary['disposition'], string> = {
  admitted: 'Admitted',
  referred: 'Referred',
  'silently-referred': 'Silent referral',
  abandoned: 'Left',
  enrolled: 'Enrolled',
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
  if (view.state === 'capturing') return capturing(view);
  return view.state === 'out-of-service' && !isClosed(view) ? failed : stateWords[view.state];
}

/** Which trait is taken, and what comes after it. */
function capturing({ trait, traits = [] }: LaneView): StateWords {
  const title = trait === 'iris' ? 'Taking the iris' : stateWords.capturing.title;
  const next = trait === undefined ? undefined : traits[traits.indexOf(trait) + 1];
  const asked: Record<string, string> = {
    iris: 'The traveller looks into the camera',
    fingerprint: 'A finger goes on the scanner',
  };
  return { title, next: (next && asked[next]) ?? stateWords.capturing.next };
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

/** Sensors that the lane does without, as a sentence. */
export function failingWords(sensors: readonly string[]): string {
  const names = sensors.map(sensor => sensor.replaceAll('-', ' ')).join(' and ');
  return `${names.charAt(0).toUpperCase()}${names.slice(1)} failed: the lane serves without it`;
}

const promptWords: Record<string, string> = {
  welcome: 'Welcome',
  'step-forward': 'Please step forward',
  'one-at-a-time': 'One person at a time, please',
  'place-document': 'Place your document on the reader',
  'place-finger': 'Place your finger on the glass',
  'lift-and-place-again': 'Lift your finger and place it again',
  'look-into-camera': 'Look into the camera',
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
const eyes = ['Eye not stated', 'Right eye', 'Left eye'];

/** Which finger or eye. */
export function placeWord(modality: string, position: number): string {
  const places = modality === 'iris' ? eyes : fingers;
  return places[position] ?? places[0] ?? '';
}

const traitWords: Record<string, string> = { fingerprint: 'Finger', iris: 'Iris' };
export const traitWord = (modality: string) => traitWords[modality] ?? modality;

/** What an officer is told of a doubt; a kiosk of another version may have reasons that are not known here. */
export const presentationWord = (reason: string) =>
  (presentationWords as Record<string, string>)[reason] ?? reason;

type Grounds = Pick<EncounterSummary, 'greyReasons'> & {
  readonly traits: readonly Pick<EncounterSummary['traits'][number], 'modality' | 'searched' | 'reason'>[];
};

/** Some of what was wanted was searched with, and some was not. */
export const isPartial = ({ traits }: Grounds) =>
  traits.some(({ searched }) => searched) && !traits.every(({ searched }) => searched);

/** Why an answer is GREY; of which trait, where it is not all of them. */
export function whyGrey({ greyReasons, traits }: Grounds): string {
  return greyReasons
    .map(reason => {
      const concerned = traits.filter(trait => trait.reason === reason);
      const isOne = traits.length > 1 && concerned.length === 1;
      return isOne
        ? `${traitWord(concerned[0]?.modality ?? '').toLowerCase()}: ${greyWord[reason]}`
        : greyWord[reason];
    })
    .join(', ');
}

export const count = (n: number, one: string, many = `${one}s`) => `${n} ${n === 1 ? one : many}`;
