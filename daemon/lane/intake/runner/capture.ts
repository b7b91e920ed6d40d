import { enrolmentReasons } from '../../../biometrics/iris/enrolment.ts';
import { repeatedEyeFrom, repeatedFingerFrom } from '../../../biometrics/parameters.ts';
import { type IntakeTrait, placeOf } from '../../../core/intake.ts';
import { gravestPresentation, speaksAgainst } from '../../../core/presentation.ts';
import { type Examined, examine } from '../../runner/examine.ts';
import { type Exposure, expose, type ExposureQuestion } from '../../runner/exposure.ts';
import { isTimeout, kindOf } from '../../runner/sensing.ts';
import type { Sample } from '../../runner/visit.ts';
import type { IntakeEffect } from '../effects.ts';
import type { IntakeEvent, SeenTrait } from '../events.ts';
import type { IntakeParts } from './parts.ts';
import type { Sitting } from './sitting.ts';

export type CaptureOrder = Extract<IntakeEffect, { readonly type: 'capture' }>;

/** What a question to a sensor is about. */
export interface Asking {
  readonly sitting: Sitting;
  readonly order: CaptureOrder;
  readonly signal: AbortSignal;
  /** Numbers a sample, and keeps it. */
  readonly keep: (sample: Sample) => number;
}

/** Asks for a finger or for eyes, and holds what comes against what there is. Nothing when the question was withdrawn. */
export async function capture(parts: IntakeParts, asking: Asking): Promise<IntakeEvent | undefined> {
  const { sitting, order, signal } = asking;
  if (signal.aborted) return undefined;
  const { serial, question } = order;
  const began = parts.clock.monotonicMs();
  const [{ modality }] = order.targets.map(placeOf);
  const effort = sitting.visit.traits[modality];
  effort.attempts++;
  try {
    const exposures = await expose(parts, questionOf(order, signal));
    return await examined(parts, asking, exposures);
  } catch (error) {
    if (signal.aborted) return undefined;
    if (isTimeout(error)) return { type: 'captured', serial, question, seen: [] };
    parts.onError(error, `capturing (${order.targets.join(', ')})`);
    return { type: 'sensor-failed', serial, question, detail: kindOf(error) };
  } finally {
    effort.captureMs += parts.clock.monotonicMs() - began;
  }
}

function questionOf({ targets, timeoutMs }: CaptureOrder, signal: AbortSignal): ExposureQuestion {
  const [{ modality, position }] = targets.map(placeOf);
  if (modality === 'fingerprint') return { trait: modality, timeoutMs, signal, finger: position };
  return { trait: modality, timeoutMs, signal, eyes: targets.map(sideOf) };
}

const sideOf = (trait: IntakeTrait) => (trait === 'right-iris' ? 'right' : 'left');

async function examined(
  parts: IntakeParts,
  asking: Asking,
  exposures: readonly Exposure[],
): Promise<IntakeEvent | undefined> {
  const { order, signal } = asking;
  const { serial, question } = order;
  try {
    const looked = await Promise.all(
      exposures
        .map(exposure => ({ exposure, trait: traitOf(exposure, order.targets) }))
        // An eye that was not asked for is none of ours.
        .filter(({ trait }) => order.targets.includes(trait))
        .map(async ({ exposure, trait }) => ({ trait, found: await examine(parts, exposure) })),
    );
    note(asking, looked);
    const seen = await likenesses(parts, asking, looked);
    return signal.aborted ? undefined : { type: 'captured', serial, question, seen };
  } catch (error) {
    parts.onError(error, `examining (${order.targets.join(', ')})`);
    return signal.aborted ? undefined : { type: 'capture-failed', serial, question };
  }
}

interface Looked {
  readonly trait: IntakeTrait;
  readonly found: Examined;
}

function traitOf(exposure: Exposure, targets: readonly IntakeTrait[]): IntakeTrait {
  if (exposure.trait === 'fingerprint') return targets[0];
  return exposure.eye === 1 ? 'right-iris' : 'left-iris';
}

/** Of a modality: times, the best quality, and the gravest that was said of any capture: no finger takes back a doubt about another. */
function note({ sitting, order }: Asking, looked: readonly Looked[]): void {
  const effort = sitting.visit.traits[placeOf(order.targets[0]).modality];
  const told = looked.map(({ found }) => found.presentation);
  effort.presentation = gravestPresentation([...(effort.presentation ? [effort.presentation] : []), ...told]);
  effort.extractMs += looked.reduce((sum, { found }) => sum + found.extractMs, 0);
  for (const { found } of looked) {
    if (found.quality.score >= (effort.quality?.score ?? 0)) effort.quality = found.quality;
  }
}

/** Each sample is held against those of other traits that there are, and against the others of this very capture. */
async function likenesses(
  parts: IntakeParts,
  { sitting, order, keep }: Asking,
  looked: readonly Looked[],
): Promise<SeenTrait[]> {
  const before = order.beside.flatMap(({ trait, sample }) => {
    const kept = sitting.samples.get(sample);
    return kept === undefined ? [] : [{ trait, template: kept.template }];
  });
  const now = looked.flatMap(({ trait, found: { sample } }) =>
    sample === undefined ? [] : [{ trait, template: sample.template }],
  );
  return Promise.all(
    looked.map(async ({ trait, found }): Promise<SeenTrait> => {
      const others = [...before, ...now].filter(one => one.trait !== trait);
      const sameAs = found.sample && (await mostAlike(parts, trait, found.sample.template, others));
      return seenOf(trait, found, keep, sameAs);
    }),
  );
}

interface Named {
  readonly trait: IntakeTrait;
  readonly template: Uint8Array;
}

/** The other finger or eye of this person that a new one looks the same as, if any. */
async function mostAlike(
  { engine }: IntakeParts,
  trait: IntakeTrait,
  template: Uint8Array,
  others: readonly Named[],
): Promise<IntakeTrait | undefined> {
  if (others.length === 0) return undefined;
  const from = placeOf(trait).modality === 'iris' ? repeatedEyeFrom : repeatedFingerFrom;
  const templates = others.map(other => other.template);
  const scores = await engine.compare(template, templates);
  const highest = Math.max(...scores);
  return highest >= from ? others[scores.indexOf(highest)].trait : undefined;
}

function seenOf(
  trait: IntakeTrait,
  { quality, presentation, sample }: Examined,
  keep: Asking['keep'],
  sameAs: IntakeTrait | undefined,
): SeenTrait {
  const { modality, position } = placeOf(trait);
  const poor = modality === 'iris' && quality.usable ? enrolmentReasons(quality) : [];
  return {
    trait,
    score: quality.score,
    hints: [...new Set([...poor, ...quality.reasons])],
    ...(poor.length > 0 && { isPoor: true }),
    ...(sample && { sample: keep({ ...sample, position }) }),
    ...(presentation.verdict === 'doubt' && {
      doubt: speaksAgainst(presentation) ? ('against' as const) : ('undecided' as const),
    }),
    ...(sameAs && { sameAs }),
  };
}
