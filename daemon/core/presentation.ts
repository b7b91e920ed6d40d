/** What the evidence says of a presentation. `not-tested` is no evidence at all: it never reads as bona fide. */
export const presentationVerdicts = ['bona-fide', 'doubt', 'not-tested'] as const;
export type PresentationVerdict = (typeof presentationVerdicts)[number];

/** Why a presentation is in doubt. Those up to `pupil-unclear` could not be judged; the others speak against it. */
export const presentationReasons = [
  'evidence-missing', // the sensor gives such evidence, and this time did not
  'evidence-invalid', // not as the sensor's contract has it
  'vendor-undecided',
  'eye-not-found', // in the frames that are the evidence
  'pupil-unclear', // seen in too few frames: a blink, a movement
  'vendor-says-attack',
  'frames-repeated', // the same picture twice: no sensor gives that
  'not-like-skin', // the finger throws back green light as it does red
  'wavelengths-alike', // iris and sclera look the same in the light of two wavelengths
  'no-light-reflex', // the pupil does not narrow when the light comes on
  'narrows-too-early', // before a pupil can
  'narrows-too-late',
  'texture-does-not-stretch', // the pattern stays where it is while the pupil changes
] as const;
export type PresentationReason = (typeof presentationReasons)[number];

/** What an officer is told. */
export const presentationWords: Readonly<Record<PresentationReason, string>> = {
  'evidence-missing': 'the sensor did not check that this is a living trait',
  'evidence-invalid': "the sensor's check cannot be trusted",
  'vendor-undecided': "the sensor's own check came to no decision",
  'eye-not-found': 'the eye could not be followed while it was checked',
  'pupil-unclear': 'the pupil could not be followed: a blink or a movement',
  'vendor-says-attack': "the sensor's own check says that this is not a living trait",
  'frames-repeated': 'the sensor gave the same picture twice',
  'not-like-skin': 'does not have the colour of living skin',
  'wavelengths-alike': 'does not change with the colour of the light as an eye does',
  'no-light-reflex': 'the pupil does not react to light',
  'narrows-too-early': 'the pupil narrowed before the light could have made it',
  'narrows-too-late': 'the pupil narrowed too late for the light',
  'texture-does-not-stretch': 'the pattern does not move with the pupil: a patterned lens or a picture',
};

/** The judgement of one capture. */
export interface PresentationJudgement {
  readonly verdict: PresentationVerdict;
  /** Empty unless the verdict is `doubt`. */
  readonly reasons: readonly PresentationReason[];
  /**
   * The figures behind it, by name. Not for the record of an encounter: how a pupil reacts can tell of an illness or a drug.
   */
  readonly measures: Readonly<Record<string, number>>;
}

const firstAgainst = presentationReasons.indexOf('vendor-says-attack');

/**
 * Whether something speaks against the presentation. Such a doubt stays, whatever the next capture says: an attacker with
 * three attempts would otherwise pass three times as often. Where nothing does, another capture may settle it.
 */
export function speaksAgainst({ reasons }: Pick<PresentationJudgement, 'reasons'>): boolean {
  return reasons.some(reason => presentationReasons.indexOf(reason) >= firstAgainst);
}

const gravity: Readonly<Record<PresentationVerdict, number>> = { 'bona-fide': 0, 'not-tested': 1, doubt: 2 };

/** One judgement for several captures of a person: the gravest verdict, with all reasons. */
export function gravestPresentation(
  judgements: readonly Pick<PresentationJudgement, 'verdict' | 'reasons'>[],
): Pick<PresentationJudgement, 'verdict' | 'reasons'> {
  const verdicts = judgements.map(({ verdict }) => verdict);
  const verdict = verdicts.toSorted((a, b) => gravity[b] - gravity[a])[0] ?? 'not-tested';
  return { verdict, reasons: [...new Set(judgements.flatMap(({ reasons }) => reasons))] };
}
