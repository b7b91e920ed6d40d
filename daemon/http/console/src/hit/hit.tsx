import { X } from 'lucide-preact';
import { useEffect, useRef } from 'preact/hooks';
import type { EncounterDetails } from '../../../schemas/encounter.ts';
import { AnswerWord, Glyph } from '../parts/answer.tsx';
import { Key } from '../parts/key.tsx';
import { Failure, Notice } from '../parts/notice.tsx';
import { candidateIndex, close, details, open, openId, showCandidate } from '../state/hit.ts';
import { clockTime } from '../state/time.ts';
import { dispositionWord, isPartial, traitWord, whyGrey } from '../words.ts';
import { Comparison } from './comparison.tsx';
import { Decide } from './decide.tsx';
import { Facts } from './facts.tsx';
import { ScoresStep } from './scores.tsx';
import { Traits } from './traits.tsx';
import { showWhole } from './view.ts';

/** The encounter that is looked at; a hit has two pictures, the facts, and the decision. */
export function Hit() {
  const heading = useRef<HTMLHeadingElement>(null);
  const id = openId.value;
  useEffect(() => {
    showWhole();
    heading.current?.focus({ preventScroll: true });
  }, [id]);
  const state = details.value;
  return (
    <section class="hit" aria-label="Encounter">
      <header class="hit-head">
        <h2 ref={heading} tabIndex={-1}>
          {state.kind === 'here' ? <Title encounter={state.value} /> : 'Encounter'}
        </h2>
        <button type="button" class="button small" onClick={close}>
          <X size={14} /> Close <Key>Esc</Key>
        </button>
      </header>
      {state.kind === 'coming' && <Notice title="Fetching the encounter." />}
      {state.kind === 'failed' && (
        <Failure error={state.error} retry={() => void (id !== undefined && open(id))} />
      )}
      {state.kind === 'here' && <Body encounter={state.value} />}
    </section>
  );
}

function Title({ encounter }: { encounter: EncounterDetails }) {
  return (
    <>
      <Glyph answer={encounter.answer} size={24} />
      <AnswerWord answer={encounter.answer} />
      <span class="dim hit-where">
        {encounter.lane}, <span class="figures">{clockTime(encounter.decidedAt)}</span>,{' '}
        {dispositionWord[encounter.disposition].toLowerCase()}
      </span>
    </>
  );
}

function Body({ encounter }: { encounter: EncounterDetails }) {
  if (encounter.erased) return <Erased encounter={encounter} erased={encounter.erased} />;
  if (encounter.candidates.length === 0) return <NoHit encounter={encounter} />;
  return (
    <>
      <Candidates encounter={encounter} />
      <Traits />
      {encounter.hasProbe ? <Comparison encounter={encounter} /> : <NoPictures encounter={encounter} />}
      <Facts encounter={encounter} />
      <ScoresStep />
      <Decide encounter={encounter} />
    </>
  );
}

const shedWord = {
  'disk-low':
    'The disk of the kiosk was nearly full. Ask the operator to free some space, and see the traveller in person.',
  quota:
    'The pictures of other hits had used up their quota. Close or erase some, and see the traveller in person.',
} as const;

function NoPictures({ encounter: { evidenceShed, evidenceDamaged } }: { encounter: EncounterDetails }) {
  if (evidenceDamaged) {
    return (
      <Notice title="The pictures of this hit are damaged.">
        What is left of them is in quarantine. See the traveller in person, and tell the operator.
      </Notice>
    );
  }
  if (evidenceShed === undefined) {
    return (
      <Notice title="The pictures of this hit are no longer kept.">
        They are erased when a hit is closed.
      </Notice>
    );
  }
  return <Notice title="The pictures of this hit could not be kept.">{shedWord[evidenceShed]}</Notice>;
}

/** More than one candidate: one at a time, best first. */
function Candidates({ encounter }: { encounter: EncounterDetails }) {
  if (encounter.candidates.length < 2) return null;
  return (
    <div class="candidates" role="group" aria-label="Candidates">
      {encounter.candidates.map((candidate, index) => (
        <button
          key={`${candidate.list}/${candidate.subject}/${candidate.instance}`}
          type="button"
          class="lane-tab"
          aria-pressed={candidateIndex.value === index}
          onClick={() => void showCandidate(index)}
        >
          {index + 1}. {candidate.name ?? candidate.subject}
        </button>
      ))}
    </div>
  );
}

type Erasure = NonNullable<EncounterDetails['erased']>;

function Erased({ encounter, erased }: { encounter: EncounterDetails; erased: Erasure }) {
  return (
    <>
      <Notice title="Who this was has been erased.">
        By {erased.by}, <span class="figures">{clockTime(erased.at)}</span>: {erased.reason}. Pictures,
        templates, names and candidates are gone; what was decided stays.
      </Notice>
      <Facts encounter={encounter} />
    </>
  );
}

function NoHit({ encounter }: { encounter: EncounterDetails }) {
  const isGrey = encounter.answer === 'GREY';
  const partial = isPartial(encounter);
  const searched = encounter.lists
    .map(({ name, templates }) => `${name} (${templates} templates)`)
    .join(', ');
  const failing = `${partial ? 'Not searched in full' : 'Not searched'}: ${whyGrey(encounter)}.`;
  return (
    <>
      <div class="no-hit">
        <Glyph answer={encounter.answer} size={72} />
        <p class="notice-title">{isGrey ? failing : 'No candidate on any list.'}</p>
        <p class="dim">
          {isGrey
            ? `${comparedWords(encounter, partial)} That is no clearance: check by hand.`
            : 'No picture and no document is kept of a traveller without a hit.'}
        </p>
        <Course encounter={encounter} searched={searched} />
      </div>
      <Facts encounter={encounter} />
    </>
  );
}

function comparedWords({ traits }: EncounterDetails, partial: boolean): string {
  if (!partial) return 'This traveller has not been compared with the lists.';
  const searched = traits.filter(trait => trait.searched).map(({ modality }) => traitWord(modality));
  return `This traveller has been compared by ${searched.join(' and ').toLowerCase()} alone, without a candidate.`;
}

const seconds = (ms: number) => `${(ms / 1000).toFixed(ms < 1000 ? 2 : 1)} s`;

/** What was searched, and how long each part took. */
function Course({ encounter, searched }: { encounter: EncounterDetails; searched: string }) {
  const { answer, times } = encounter;
  const isSearched = answer !== 'GREY' || isPartial(encounter);
  const rows: readonly [string, string][] = [
    ['Searched', !isSearched || searched === '' ? 'nothing' : searched],
    ['Capture', seconds(times.captureMs)],
    ['Template', seconds(times.extractMs)],
    ['Search', isSearched ? seconds(times.searchMs) : '–'],
    ['In all', seconds(times.totalMs)],
  ];
  return (
    <dl class="course figures">
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
