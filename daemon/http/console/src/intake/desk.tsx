import { useSignal } from '@preact/signals';
import { Check, Pause, Play, UserPlus, X } from 'lucide-preact';
import type { IntakeView } from '../../../schemas/intake.ts';
import { AnswerWord, Glyph } from '../parts/answer.tsx';
import { Reason } from '../parts/reason.tsx';
import { openId } from '../state/hit.ts';
import { current, order, refused } from '../state/intake.ts';
import { connection } from '../state/live.ts';
import { session } from '../state/session.ts';
import { hintWord, reasonWord } from '../words.ts';
import { Hands } from './hands.tsx';
import { Trait } from './trait.tsx';
import { intakePromptWord, nameOf, stateWords } from './words.ts';

/** The intake desk: what is asked of the person, how each trait stands, and what the officer may do. */
export function Desk({ view }: { view: IntakeView }) {
  const mayAct = session()?.role !== 'auditor';
  const disabled = connection.value !== 'live';
  const isOpen = view.state === 'capturing' || view.state === 'review' || view.state === 'paused';
  const trait = current.value;
  return (
    <section
      class={openId.value === undefined ? 'lane desk' : 'lane desk aside'}
      aria-label={`Desk ${view.desk}`}
    >
      <p class="lane-tabs lane-name">
        <span class={`dot state-${view.state}`} aria-hidden="true" /> <b>{view.desk}</b>
      </p>
      <Standing view={view} stale={disabled} />
      <div class="desk-body-scroll">
        <Hands view={view} />
        {mayAct && isOpen && trait && <Trait trait={trait} disabled={disabled} />}
      </div>
      {mayAct && <Controls view={view} disabled={disabled} />}
    </section>
  );
}

function Standing({ view, stale }: { view: IntakeView; stale: boolean }) {
  const { title, next } = stateWords[view.state];
  const { asked, hints, last, trouble, closed } = view;
  return (
    <div class="lane-words" aria-live="polite" aria-busy={stale}>
      <div class="lane-title">
        <h1>{asked.length > 0 ? asked.map(nameOf).join(', ') : title}</h1>
        {last && (
          <p class="lane-answer">
            <span class="dim">The last one:</span> <Glyph answer={last.answer} />{' '}
            <AnswerWord answer={last.answer} />
          </p>
        )}
      </div>
      <p class="prompt">
        {stale ? 'As last seen. ' : ''}
        <span class="dim">Told to the person: </span>
        {intakePromptWord[view.prompt]}
        {hints.length > 0 && <span class="hints"> ({hints.map(hintWord).join(', ')})</span>}
      </p>
      {closed ? (
        <p class="reason">
          Closed: {closed.what} ({closed.remedy})
        </p>
      ) : (
        <p class="dim">{next}</p>
      )}
      {trouble && <p class="reason">Not on record yet: {reasonWord(trouble)}</p>}
    </div>
  );
}

function Controls({ view, disabled }: { view: IntakeView; disabled: boolean }) {
  const { state } = view;
  const isDecided = view.traits.every(({ outcome }) => outcome !== 'open');
  const isOpen = state === 'capturing' || state === 'review' || state === 'paused';
  return (
    <div class="lane-controls">
      {state === 'idle' && !view.closed && (
        <button type="button" class="button primary" disabled={disabled} onClick={() => void order('start')}>
          <UserPlus size={16} /> Begin
        </button>
      )}
      {isOpen && (
        <button
          type="button"
          class={isDecided ? 'button primary' : 'button'}
          disabled={disabled}
          onClick={() => void order('finish')}
        >
          <Check size={16} /> Finish{isDecided ? '' : ' with what there is'}
        </button>
      )}
      {state === 'paused' ? (
        <button type="button" class="button" disabled={disabled} onClick={() => void order('resume')}>
          <Play size={16} /> Go on
        </button>
      ) : (
        isOpen && (
          <button type="button" class="button" disabled={disabled} onClick={() => void order('pause')}>
            <Pause size={16} /> Pause
          </button>
        )
      )}
      {state !== 'idle' && <Cancel disabled={disabled} />}
      {refused.value && (
        <p class="refused" role="alert">
          {refused.value.message}
        </p>
      )}
    </div>
  );
}

/** Nothing of the person is kept then, so it takes a reason. */
function Cancel({ disabled }: { disabled: boolean }) {
  const asks = useSignal(false);
  if (!asks.value) {
    return (
      <button
        type="button"
        class="button"
        disabled={disabled}
        onClick={() => {
          asks.value = true;
        }}
      >
        <X size={16} /> Cancel
      </button>
    );
  }
  return (
    <Reason
      label="Forget this person, because"
      button="Forget"
      disabled={disabled}
      onReason={reason => {
        asks.value = false;
        void order('cancel', { reason });
      }}
    />
  );
}
