import { ArrowUp } from 'lucide-preact';
import { useEffect, useRef } from 'preact/hooks';
import { Glyph } from '../parts/answer.tsx';
import { Failure, Notice } from '../parts/notice.tsx';
import { ApiError } from '../state/api.ts';
import { openWaiting } from '../state/hit.ts';
import {
  encounters,
  hasOlder,
  held,
  loading,
  loadNewest,
  loadOlder,
  reading,
  release,
  waiting,
} from '../state/stream.ts';
import { Key } from '../parts/key.tsx';
import { count } from '../words.ts';
import { Line } from './line.tsx';

/** Further down than this the reader is not at the top (px). */
const topPx = 8;

/** The stream of encounters, newest first. Nothing in it moves while somebody reads below the top or points at it. */
export function Stream() {
  const scroller = useRef<HTMLDivElement>(null);
  const pointed = useRef(false);
  const look = () => {
    reading.value = pointed.current || (scroller.current?.scrollTop ?? 0) > topPx;
    if (!reading.value) release();
  };
  const toTop = () => {
    if (scroller.current) scroller.current.scrollTop = 0;
    release();
  };
  useEffect(() => {
    showNewest = toTop;
  });
  const point = (inside: boolean) => () => {
    pointed.current = inside;
    look();
  };
  return (
    <section class="stream" aria-label="Encounters">
      <header class="stream-head">
        <h2>Encounters</h2>
        <Tally />
        <Waiting />
      </header>
      <div class="stream-columns" aria-hidden="true">
        <span class="col-time">Time</span>
        <span class="col-lane">Lane</span>
        <span class="col-answer">Answer</span>
        <span class="col-bars">
          <span class="trait-bars">
            <span />
            <span>Quality</span>
            <span>Score</span>
          </span>
        </span>
        <span class="col-took">Took</span>
        <span class="col-end">Outcome</span>
      </div>
      <div class="stream-body">
        {held.value.length > 0 && (
          <button type="button" class="held" onClick={toTop}>
            <ArrowUp size={14} /> {held.value.length} new
          </button>
        )}
        <div
          class="scroller"
          ref={scroller}
          onScroll={look}
          onPointerEnter={point(true)}
          onPointerLeave={point(false)}
        >
          <Lines />
        </div>
      </div>
    </section>
  );
}

const answers = ['RED', 'YELLOW', 'GREEN', 'GREY'] as const;

/** How many of each answer are in the list, told as the answers are. */
function Tally() {
  const list = encounters.value;
  const numberOf = (answer: (typeof answers)[number]) => list.filter(one => one.answer === answer).length;
  return (
    <ul class="tally figures" aria-label={`Answers to the last ${count(list.length, 'traveller')}`}>
      {answers.map(answer => (
        <li key={answer} title={`${answer}: ${numberOf(answer)} of the last ${list.length}`}>
          <Glyph answer={answer} size={14} /> <span class="hidden">{answer}</span> {numberOf(answer)}
        </li>
      ))}
    </ul>
  );
}

/** Shows what was held back; for the key. */
export let showNewest: () => void = () => {};

function Waiting() {
  const waits = waiting.value.length;
  if (waits === 0) return <span class="dim">No hit waits</span>;
  return (
    <button type="button" class="button primary small" onClick={() => void openWaiting()}>
      {count(waits, 'hit')} undecided <Key>H</Key>
    </button>
  );
}

function Lines() {
  const state = loading.value;
  const list = encounters.value;
  if (list.length === 0) {
    if (state instanceof ApiError) return <Failure error={state} retry={() => void loadNewest()} />;
    if (state === 'first') return <Notice title="Reading the encounters." />;
    return <Notice title="Nobody has come through yet.">Each traveller appears here, newest first.</Notice>;
  }
  return (
    <>
      <ol class="lines">
        {list.map(summary => (
          <Line key={summary.id} summary={summary} />
        ))}
      </ol>
      {state instanceof ApiError && <Failure error={state} />}
      {hasOlder.value && (
        <button
          type="button"
          class="button older"
          disabled={state === 'more'}
          onClick={() => void loadOlder()}
        >
          {state === 'more' ? 'Reading older ones' : 'Show older'}
        </button>
      )}
    </>
  );
}
