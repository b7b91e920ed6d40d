import { Eye, EyeOff, Fingerprint } from 'lucide-preact';
import { useEffect, useRef } from 'preact/hooks';
import type { EncounterSummary } from '../../../schemas/encounter.ts';
import { Glyph } from '../parts/answer.tsx';
import { Bar } from '../parts/bar.tsx';
import { open, openId, seenScores, scoreOfTrait } from '../state/hit.ts';
import { encounters, selectedId } from '../state/stream.ts';
import { clockTime } from '../state/time.ts';
import { answerWord, dispositionWord, greyWord, isPartial, traitWord, whyGrey } from '../words.ts';

/** The score at which the bar is full: one false match in ten million. */
const fullScore = 70;

/** One encounter: time, lane, answer, quality and score of each trait as bars, what became of it. */
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
          {summary.traits.map(trait => (
            <TraitBars key={trait.modality} summary={summary} trait={trait} />
          ))}
        </span>
        <span class="col-took figures">{(summary.totalMs / 1000).toFixed(1)} s</span>
        <span class="col-end">{outcome(summary)}</span>
      </button>
    </li>
  );
}

function AnswerText({ summary }: { summary: EncounterSummary }) {
  const grey = `${isPartial(summary) ? 'not in full' : 'not searched'}: ${whyGrey(summary)}`;
  return (
    <span class="answer-text" title={summary.answer === 'GREY' ? grey : undefined}>
      <b class={`answer-word ${summary.answer.toLowerCase()}`}>{summary.answer}</b>{' '}
      <span class="dim">{summary.answer === 'GREY' ? grey : answerWord[summary.answer].toLowerCase()}</span>
    </span>
  );
}

type Trait = EncounterSummary['traits'][number];

const traitIcons: Record<string, typeof Eye> = { fingerprint: Fingerprint, iris: Eye };

/** One trait: how good the capture was, and how well it agrees with the best candidate. */
function TraitBars({ summary, trait }: { summary: EncounterSummary; trait: Trait }) {
  const Icon = traitIcons[trait.modality] ?? Fingerprint;
  const name = traitWord(trait.modality);
  return (
    <span class="trait-bars">
      <Icon size={12} aria-hidden="true" />
      <Bar label={`${name}: quality`} value={trait.quality} full={100} empty="no capture" />
      <Score summary={summary} trait={trait} name={name} />
    </span>
  );
}

const hiddenWords = 'hidden until the pictures have been looked at';

/** Shown once somebody has decided, or this officer has asked for it after the pictures. */
function Score({ summary, trait, name }: { summary: EncounterSummary; trait: Trait; name: string }) {
  const label = `${name}: score`;
  if (!trait.searched) {
    return <Bar label={label} value={undefined} full={fullScore} empty={notSearched(trait)} />;
  }
  const seen = seenScores.value.get(summary.id);
  if (seen === undefined && summary.decision === undefined && summary.candidates > 0) {
    return (
      <span class="score-hidden" title={`${label} ${hiddenWords}`}>
        <EyeOff size={14} aria-hidden="true" />{' '}
        <span class="hidden">
          {label} {hiddenWords}
        </span>
      </span>
    );
  }
  const value = trait.topScore ?? (seen && scoreOfTrait(seen, trait.modality));
  const empty = summary.candidates > 0 ? 'adds nothing' : 'no candidate';
  return <Bar label={label} value={value} full={fullScore} empty={empty} />;
}

const notSearched = ({ reason }: Trait) =>
  reason === undefined ? 'not searched' : `not searched, ${greyWord[reason]}`;

function outcome({ decision, disposition, candidates }: EncounterSummary) {
  if (decision) return decision.verdict === 'refer' ? 'Referred on' : 'Dismissed';
  if (candidates > 0) return <b>Undecided</b>;
  return dispositionWord[disposition];
}
