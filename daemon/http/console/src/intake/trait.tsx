import { RotateCcw, Trash2 } from 'lucide-preact';
import { Reason } from '../parts/reason.tsx';
import { order, type TraitView } from '../state/intake.ts';
import { hintWord } from '../words.ts';
import { absenceWord, nameOf, outcomeWord, whyOf } from './words.ts';

/** One trait: how it stands, and what an officer may do about it. */
export function Trait({ trait, disabled }: { trait: TraitView; disabled: boolean }) {
  return (
    <section class="trait-panel" aria-label={nameOf(trait.trait)}>
      <Standing trait={trait} />
      <div class="trait-actions">
        <Retake trait={trait} disabled={disabled} />
        <Override trait={trait} disabled={disabled} />
        <Absent trait={trait} disabled={disabled} />
      </div>
    </section>
  );
}

function Standing({ trait }: { trait: TraitView }) {
  const { outcome, quality, minimumQuality, hints, sameAs, doubt } = trait;
  const why = whyOf(trait);
  return (
    <div class="standing">
      <h2>{nameOf(trait.trait)}</h2>
      <p>
        <b>{outcomeWord[outcome]}</b>
        {why && <>: {why}</>}.
        {quality !== undefined && (
          <span class="dim figures">
            {' '}
            Best quality {Math.round(quality)}; {minimumQuality} is wanted.
          </span>
        )}
      </p>
      {hints.length > 0 && <p class="hints">{hints.map(hintWord).join(', ')}</p>}
      {sameAs && <p class="hints">Looks the same as the {nameOf(sameAs).toLowerCase()}.</p>}
      {doubt && <p class="refused">May not be a living {trait.trait.includes('iris') ? 'eye' : 'finger'}.</p>}
    </div>
  );
}

interface Acting {
  readonly trait: TraitView;
  readonly disabled: boolean;
}

function Retake({ trait: { trait, quality }, disabled }: Acting) {
  const retake = (discard: boolean) => () => void order(`traits/${trait}/retake`, { discard });
  return (
    <div class="trait-buttons">
      <button type="button" class="button" disabled={disabled} onClick={retake(false)}>
        <RotateCcw size={16} /> Take again
      </button>
      <button
        type="button"
        class="button"
        disabled={disabled || quality === undefined}
        title="What was taken is of another finger or eye: it goes"
        onClick={retake(true)}
      >
        <Trash2 size={16} /> Wrong one: discard
      </button>
    </div>
  );
}

function Override({ trait: { trait, outcome, quality }, disabled }: Acting) {
  if (quality === undefined || outcome === 'taken' || outcome === 'overridden') return null;
  return (
    <Reason
      label="Keep the best one all the same, because"
      button="Keep it"
      disabled={disabled}
      onReason={reason => void order(`traits/${trait}/override`, { reason })}
    />
  );
}

function Absent({ trait: { trait, outcome }, disabled }: Acting) {
  if (outcome === 'absent') return null;
  return (
    <fieldset class="absences">
      <legend class="dim">It cannot be had</legend>
      {Object.entries(absenceWord).map(([reason, word]) => (
        <button
          key={reason}
          type="button"
          class="chip"
          disabled={disabled}
          onClick={() => void order(`traits/${trait}/absent`, { reason })}
        >
          {word}
        </button>
      ))}
    </fieldset>
  );
}
