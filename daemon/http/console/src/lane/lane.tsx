import { signal } from '@preact/signals';
import { DoorOpen, Lock, LockOpen, RotateCcw } from 'lucide-preact';
import type { LaneView } from '../../../schemas/lane.ts';
import { AnswerWord, Glyph } from '../parts/answer.tsx';
import { Notice } from '../parts/notice.tsx';
import { type ApiError, asApiError } from '../state/api.ts';
import { openId } from '../state/hit.ts';
import { type Command, chooseLane, command, connection, lane, lanes } from '../state/live.ts';
import { session } from '../state/session.ts';
import { nowMs, tick } from '../state/time.ts';
import { deadlineWord, failingWords, hintWord, isClosed, promptWord, reasonWord, wordsOf } from '../words.ts';
import { Gate } from './gate.tsx';

const refused = signal<ApiError | undefined>(undefined);

async function tell(view: LaneView, what: Command): Promise<void> {
  refused.value = undefined;
  try {
    await command(view, what);
  } catch (error) {
    refused.value = asApiError(error);
  }
}

/** The live lane: the figure, the state in words, what happens next, and what an officer may do. */
export function Lane() {
  const view = lane.value;
  const stale = connection.value !== 'live';
  if (!view) {
    return (
      <section class="lane" aria-label="Lane">
        {connection.value === 'connecting' ? (
          <Notice title="Asking the kiosk for its lanes." />
        ) : (
          <Notice title="This kiosk shows no lane.">
            Its profile names none, or the lane did not start.
          </Notice>
        )}
      </section>
    );
  }
  const words = wordsOf(view);
  return (
    <section class={openId.value === undefined ? 'lane' : 'lane aside'} aria-label={`Lane ${view.lane}`}>
      <LaneTabs />
      <Steps view={view} />
      <div class="lane-stage">
        <Gate view={view} stale={stale} />
      </div>
      <div class="lane-words" aria-live="polite" aria-busy={stale}>
        <div class="lane-title">
          <h1>{words.title}</h1>
          {view.answer && (
            <p class="lane-answer">
              <Glyph answer={view.answer} /> <AnswerWord answer={view.answer} />
            </p>
          )}
        </div>
        <p class="prompt">
          {stale ? 'As last seen. ' : ''}
          <span class="dim">Told to the traveller: </span>
          {promptWord(view.prompt)}
          {view.hints.length > 0 && <span class="hints"> ({view.hints.map(hintWord).join(', ')})</span>}
        </p>
        {view.reason && !isToldBy(view) && <p class="reason">{reasonWord(view.reason)}</p>}
        {view.failing && <p class="reason">{failingWords(view.failing)}</p>}
      </div>
      <dl class="lane-facts">
        <div>
          <dt>Attempt</dt>
          <dd>
            <Attempts view={view} />
          </dd>
        </div>
        <div class="grow">
          <dt>Next</dt>
          <dd>{words.next}</dd>
        </div>
        <div>
          <dt>{(view.deadline && deadlineWord[view.state]) || 'Time left'}</dt>
          <dd class="figures">
            <Countdown view={view} />
          </dd>
        </div>
      </dl>
      <LaneControls view={view} />
    </section>
  );
}

/** That a sensor failed need not be said twice. */
const isToldBy = ({ reason, failing }: LaneView) => failing !== undefined && reason === 'device-failed';

function LaneTabs() {
  const [only, ...others] = lanes.value;
  if (only && others.length === 0) {
    return (
      <p class="lane-tabs lane-name">
        <span class={`dot state-${only.state}`} aria-hidden="true" /> <b>{only.lane}</b>
      </p>
    );
  }
  return (
    <div class="lane-tabs">
      {lanes.value.map(other => (
        <button
          key={other.lane}
          type="button"
          class="lane-tab"
          aria-pressed={other.lane === lane.value?.lane}
          onClick={() => chooseLane(other.lane)}
        >
          <span class={`dot state-${other.state}`} aria-hidden="true" />
          {other.lane}
          <span class="dim">{wordsOf(other).title}</span>
        </button>
      ))}
    </div>
  );
}

interface LaneStep {
  readonly name: string;
  readonly state: LaneView['state'];
  /** Of the steps in which something is taken. */
  readonly trait?: string;
}

const traitSteps: Record<string, string> = { fingerprint: 'Finger', iris: 'Eyes' };

/** The way of a traveller through this lane. */
function stepsOf({ traits = ['fingerprint'] }: LaneView): readonly LaneStep[] {
  return [
    { name: 'Presence', state: 'approaching' },
    { name: 'Document', state: 'document' },
    ...traits.map(trait => ({ name: traitSteps[trait] ?? trait, state: 'capturing' as const, trait })),
    { name: 'Search', state: 'deciding' },
    { name: 'Gate', state: 'passing' },
  ];
}

/** The step that the lane is at, or that a traveller is held at, as far as the lane tells it; -1 for none. */
function placeOf({ state, trait, answer }: LaneView, steps: readonly LaneStep[]): number {
  const at = (wanted: LaneView['state']) => steps.findIndex(step => step.state === wanted);
  if (state === 'blocked') return at('passing');
  if (state === 'referred') return answer ? at('deciding') : -1;
  if (state === 'capturing' && trait !== undefined) return steps.findIndex(step => step.trait === trait);
  return at(state);
}

/** How far the traveller has come. */
function Steps({ view }: { view: LaneView }) {
  const steps = stepsOf(view);
  const at = placeOf(view, steps);
  const isHeld = view.state === 'blocked' || view.state === 'referred';
  const stepState = (index: number) => {
    if (index !== at) return index < at ? 'step done' : 'step';
    return isHeld ? 'step stopped' : 'step now';
  };
  return (
    <ol class="steps" aria-label="Steps">
      {steps.map(({ name }, index) => (
        <li key={name} class={stepState(index)} aria-current={index === at ? 'step' : undefined}>
          {name}
        </li>
      ))}
    </ol>
  );
}

function Attempts({ view }: { view: LaneView }) {
  if (view.attempt === 0) return <span>–</span>;
  const dots = Array.from({ length: view.attempts }, (_, index) => index < view.attempt);
  return (
    <span class="attempts">
      {dots.map((done, index) => (
        <span key={index} class={done ? 'attempt done' : 'attempt'} aria-hidden="true" />
      ))}
      <span class="figures">
        {view.attempt} of {view.attempts}
      </span>
    </span>
  );
}

/** Whole seconds to the deadline. */
function Countdown({ view }: { view: LaneView }) {
  if (!view.deadline || !deadlineWord[view.state] || connection.value !== 'live') return <span>–</span>;
  void tick.value;
  const leftMs = Math.max(0, new Date(view.deadline).getTime() - nowMs());
  return <span>{Math.round(leftMs / 1000)} s</span>;
}

function LaneControls({ view }: { view: LaneView }) {
  if (session()?.role === 'auditor') return null;
  const isShut = view.state === 'out-of-service';
  const needsOfficer = view.state === 'referred' || view.state === 'blocked';
  const isEmpty = view.state === 'idle' || isShut;
  const disabled = connection.value !== 'live';
  return (
    <div class="lane-controls">
      <button
        type="button"
        class={needsOfficer ? 'button primary' : 'button'}
        disabled={disabled || isEmpty}
        onClick={() => void tell(view, 'release-traveller')}
      >
        <DoorOpen size={16} /> Release traveller
      </button>
      <button
        type="button"
        class="button"
        disabled={disabled || isEmpty}
        onClick={() => void tell(view, 'reset')}
      >
        <RotateCcw size={16} /> Lane is empty
      </button>
      <button
        type="button"
        class={isClosed(view) ? 'button primary' : 'button'}
        disabled={disabled}
        onClick={() => void tell(view, isShut ? 'open-lane' : 'close-lane')}
      >
        {isShut ? <LockOpen size={16} /> : <Lock size={16} />} {isShut ? 'Open lane' : 'Close lane'}
      </button>
      {refused.value && (
        <p class="refused" role="alert">
          {refused.value.message}
        </p>
      )}
    </div>
  );
}
