import { signal } from '@preact/signals';
import { CircleArrowRight, CircleX } from 'lucide-preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Decision, EncounterDetails } from '../../../schemas/encounter.ts';
import { askAgain } from '../dialogs/again.tsx';
import { Key } from '../parts/key.tsx';
import { asApiError } from '../state/api.ts';
import { decide, intent, openWaiting } from '../state/hit.ts';
import { connection } from '../state/live.ts';
import { session } from '../state/session.ts';
import { waiting } from '../state/stream.ts';
import { clockTime } from '../state/time.ts';

const refused = signal('');
const busy = signal(false);

/** Said often enough to be a click. */
const commonReasons = ['Ridges differ', 'Capture too poor to tell', 'Another person, known here'];

/** Refer or dismiss, within reach of one hand. */
export function Decide({ encounter }: { encounter: EncounterDetails }) {
  const last = encounter.decisions.at(-1);
  const role = session()?.role;
  const mayDecide = role !== 'auditor' && (!last || role === 'supervisor');
  return (
    <footer class="decide">
      {last && (
        <div class="choose">
          <Taken decision={last} />
          <Next />
        </div>
      )}
      {!mayDecide && !last && (
        <p class="dim">Auditors read. An officer or a supervisor decides on this hit.</p>
      )}
      {mayDecide &&
        (intent.value ? (
          <Confirm encounter={encounter} overrules={last !== undefined} />
        ) : (
          <Choose overrules={last !== undefined} />
        ))}
    </footer>
  );
}

function Taken({ decision }: { decision: Decision }) {
  const verdict = decision.verdict === 'refer' ? 'Referred' : 'Dismissed';
  return (
    <p class="taken" role="status">
      <b>{verdict}</b> by {decision.officer} at <span class="figures">{clockTime(decision.decidedAt)}</span>
      {decision.reason && <>: {decision.reason}</>}.{' '}
      {decision.verdict === 'refer' && <span class="dim">A second person confirms or clears it.</span>}
    </p>
  );
}

/** Straight on to the next hit, where one waits. */
function Next() {
  const waits = waiting.value.length;
  if (waits === 0) return null;
  return (
    <button type="button" class="button large" onClick={() => void openWaiting()}>
      Next hit <span class="dim figures">{waits} undecided</span> <Key>H</Key>
    </button>
  );
}

function Choose({ overrules }: { overrules: boolean }) {
  const offline = connection.value === 'lost';
  const choose = (verdict: Decision['verdict']) => () => {
    refused.value = '';
    intent.value = verdict;
  };
  return (
    <div class="choose">
      <p class="dim">
        {overrules
          ? 'As supervisor you can overrule this decision, with a reason.'
          : 'Refer hands the traveller to the second line. It does not confirm the hit: that takes a second person.'}
      </p>
      <button type="button" class="button large" disabled={offline} onClick={choose('dismiss')}>
        <CircleX size={18} /> Dismiss <Key>D</Key>
      </button>
      <button type="button" class="button large primary" disabled={offline} onClick={choose('refer')}>
        <CircleArrowRight size={18} /> Refer <Key>R</Key>
      </button>
    </div>
  );
}

async function submit(encounter: string, verdict: Decision['verdict'], reason: string): Promise<void> {
  busy.value = true;
  refused.value = '';
  try {
    await decide(encounter, verdict, reason);
  } catch (thrown) {
    const error = asApiError(thrown);
    if (error.code === 'sign-in-again') askAgain(() => void submit(encounter, verdict, reason));
    else refused.value = error.message;
  }
  busy.value = false;
}

function Confirm({ encounter, overrules }: { encounter: EncounterDetails; overrules: boolean }) {
  const field = useRef<HTMLInputElement>(null);
  const verdict = intent.value;
  useLayoutEffect(() => field.current?.focus(), [verdict]);
  if (!verdict) return null;
  const mustSayWhy = verdict === 'dismiss' || overrules;
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    void submit(encounter.id, verdict, field.current?.value ?? '');
  };
  return (
    <form class="confirm" onSubmit={onSubmit}>
      <div class="confirm-top">
        <label for="reason">{question(verdict, mustSayWhy)}</label>
        {verdict === 'dismiss' && <CommonReasons field={field} />}
        {refused.value && (
          <p class="refused" role="alert">
            {refused.value}
          </p>
        )}
      </div>
      <input
        id="reason"
        ref={field}
        class="input"
        maxLength={1000}
        required={mustSayWhy}
        autocomplete="off"
      />
      <div class="confirm-buttons">
        <button
          type="button"
          class="button large"
          onClick={() => {
            intent.value = undefined;
          }}
        >
          Back <Key>Esc</Key>
        </button>
        <button type="submit" class="button large primary" disabled={busy.value}>
          {verdict === 'refer' ? 'Refer this traveller' : 'Dismiss this hit'} <Key>Enter</Key>
        </button>
      </div>
    </form>
  );
}

function question(verdict: Decision['verdict'], mustSayWhy: boolean): string {
  if (!mustSayWhy) return 'A note for the second line, if there is one';
  return verdict === 'dismiss' ? 'Why is it not the same person?' : 'Why overrule?';
}

function CommonReasons({ field }: { field: { readonly current: HTMLInputElement | null } }) {
  const write = (reason: string) => () => {
    if (!field.current) return;
    field.current.value = reason;
    field.current.focus();
  };
  return (
    <>
      {commonReasons.map(reason => (
        <button key={reason} type="button" class="chip" onClick={write(reason)}>
          {reason}
        </button>
      ))}
    </>
  );
}
