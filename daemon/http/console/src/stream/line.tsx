import { EyeOff } from 'lucide-preact';
import { useEffect, useRef } from 'preact/hooks';
import type { EncounterSummary } from '../../../schemas/encounter.ts';
import { Glyph } from '../parts/answer.tsx';
import { Bar } from '../parts/bar.tsx';
import { open, openId, seenScores } from '../state/hit.ts';
import { encounters, selectedId } from '../state/stream.ts';
import { clockTime } from '../state/time.ts';
import { answerWord, dispositionWord, greyWord } from '../words.ts';

/** The score at which the bar is full: one false match in ten million. */
const fullScore = 70;

/** One encounter: time, lane, answer, quality and score as bars, what became of it. */
export function Line({ summary }: { summary: EncounterSummary }) {
  const button = useRef<HTMLButtonElement>(null);
  const isSelected = selectedId.value === summary.id;
  const isFirst = selectedId.value === undefined && encounters.value[0]?.id === summary.id;
  useEffect(() => {
    if (!isSelected || openId.value !== undefined) return;
    button.current?.focus({ preventScroll: true });
    button.current?.scrollIntoView({ block: 'nearest' });
  }, [isSelected]);
  const waits = summary.candidates > 0 && !summary.decision;
  return (
    <li>
      <button
        ref={button}
        type="button"
        class={`line ${summary.answer.toLowerCase()}${waits ? ' waits' : ''}`}
        aria-current={isSelected ? 'true' : undefined}
        tabIndex={isSelected || isFirst ? 0 : -1}
        onClick={() => void open(summary.id)}
      >
        <time class="col-time figures" dateTime={summary.decidedAt}>
          {clockTime(summary.decidedAt)}
        </time>
        <span class="col-lane">{summary.lane}</span>
        <span class="col-answer">
          <Glyph answer={summary.answer} size={16} />
          <AnswerText summary={summary} />
        </span>
        <span class="col-bars">
          <Bar label="Quality" value={summary.traits[0]?.quality} full={100} empty="no capture" />
          <Score summary={summary} />
        </span>
        <span class="col-took figures">{(summary.totalMs / 1000).toFixed(1)} s</span>
        <span class="col-end">{outcome(summary)}</span>
      </button>
    </li>
  );
}

function AnswerText({ summary }: { summary: EncounterSummary }) {
  const why = summary.greyReasons.map(reason => greyWord[reason]).join(', ');
  return (
    <span class="answer-text">
      <b class={`answer-word ${summary.answer.toLowerCase()}`}>{summary.answer}</b>{' '}
      <span class="dim">
        {summary.answer === 'GREY' ? `not searched: ${why}` : answerWord[summary.answer].toLowerCase()}
      </span>
    </span>
  );
}

/** Shown once somebody has decided, or this officer has asked for it after the pictures. */
const scoreOf = (summary: EncounterSummary) => summary.topScore ?? seenScores.value.get(summary.id);

const hiddenWords = 'hidden until the pictures have been looked at';

function Score({ summary }: { summary: EncounterSummary }) {
  const score = scoreOf(summary);
  if (score === undefined && summary.candidates > 0) {
    return (
      <span class="score-hidden" title={`Score: ${hiddenWords}`}>
        <EyeOff size={14} aria-hidden="true" /> <span class="hidden">Score {hiddenWords}</span>
      </span>
    );
  }
  return <Bar label="Score" value={score} full={fullScore} empty="no candidate" />;
}

function outcome({ decision, disposition, candidates }: EncounterSummary) {
  if (decision) return decision.verdict === 'refer' ? 'Referred on' : 'Dismissed';
  if (candidates > 0) return <b>Undecided</b>;
  return dispositionWord[disposition];
}
