import { AnswerWord, Glyph } from '../parts/answer.tsx';
import { Notice } from '../parts/notice.tsx';
import { type HitLine, hits, loading, openHit, toggleHit } from '../state/fleet.ts';
import { clockTime } from '../state/time.ts';
import { count } from '../words.ts';

/** The hits of all kiosks, newest first. A look at a person is on record. */
export function Inbox() {
  const list = hits.value;
  return (
    <section class="panel inbox" aria-label="Inbox">
      <header class="panel-head">
        <h2>Hits</h2>
        <span class="dim">Opening one is recorded</span>
      </header>
      <div class="panel-body">
        {list.length === 0 ? (
          <Notice title={loading.value === 'first' ? 'Reading the inbox.' : 'No hit has come in.'} />
        ) : (
          <ol class="rows">
            {list.map(hit => (
              <Hit key={hit.id} hit={hit} />
            ))}
          </ol>
        )}
      </div>
    </section>
  );
}

function Hit({ hit }: { hit: HitLine }) {
  const isOpen = openHit.value?.id === hit.id;
  const [, shard, device] = hit.kiosk.split('/');
  return (
    <li class="row">
      <button
        type="button"
        class="plain row-head"
        aria-expanded={isOpen}
        onClick={() => void toggleHit(hit.id)}
      >
        <Glyph answer={hit.answer} size={16} />
        <AnswerWord answer={hit.answer} />
        <span class="figures">{clockTime(hit.decidedAt)}</span>
        <span>
          {device} <span class="dim">{shard}</span>
        </span>
        <span class="dim">{hit.lists.join(', ')}</span>
      </button>
      {isOpen && <Whole />}
    </li>
  );
}

/** A candidate until people have confirmed it; the pictures are at the kiosk. */
function Whole() {
  const whole = openHit.value?.whole?.whole;
  if (!whole) return <p class="dim">Asking the hub.</p>;
  return (
    <div class="details">
      <p class="dim">{count(whole.candidates.length, 'candidate')}; the pictures are at the kiosk</p>
      <ul class="parts-list figures">
        {whole.candidates.map(({ list, subject, score }) => (
          <li key={`${list} ${subject}`}>
            <b>{subject}</b> <span class="dim">{list}</span> score {score.toFixed(1)}{' '}
            <span class="dim">(RED from {whole.thresholds.red.toFixed(0)})</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
