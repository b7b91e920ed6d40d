import type { CandidateView, Comparison } from '../../../schemas/encounter.ts';
import { Key } from '../parts/key.tsx';
import {
  candidate,
  comparisonIndex,
  type Fetched,
  probeOf,
  referenceOf,
  scoreOf,
  scores,
  showComparison,
} from '../state/hit.ts';
import { placeWord, traitWord } from '../words.ts';

/** Each finger and eye that was compared, as a pair of small pictures; the one that is chosen is shown large below. */
export function Traits() {
  const chosen = candidate.value;
  if (!chosen || chosen.comparisons.length < 2) return null;
  return (
    <div class="traits" role="group" aria-label="Compared traits">
      {chosen.comparisons.map((comparison, index) => (
        <button
          key={`${comparison.sample}/${comparison.instance}`}
          type="button"
          class="trait"
          aria-pressed={comparisonIndex.value === index}
          onClick={() => void showComparison(index)}
        >
          <span class="trait-pair" aria-hidden="true">
            <Thumbnail fetched={probeOf(comparison)} />
            <Thumbnail fetched={referenceOf(chosen, comparison)} />
          </span>
          <span class="trait-name">{nameOf(comparison)}</span>
          <Score chosen={chosen} comparison={comparison} />
        </button>
      ))}
      <span class="traits-key">
        <span class="hidden">Next:</span> <Key>V</Key>
      </span>
    </div>
  );
}

/** Which finger or eye; where nobody has said which, the trait. */
export function nameOf({ modality, position }: Comparison): string {
  return position === undefined || position === 0 ? traitWord(modality) : placeWord(modality, position);
}

function Thumbnail({ fetched }: { fetched: Fetched<string> }) {
  return fetched.kind === 'here' ? <img src={fetched.value} alt="" /> : <span class="no-picture" />;
}

/** Where a score will stand something stands, so that nothing moves when it is asked for. */
function Score({ chosen, comparison }: { chosen: CandidateView; comparison: Comparison }) {
  const score = scoreOf(chosen, comparison);
  const without = scores.value?.kind === 'here' ? 'adds nothing' : 'score hidden';
  return <span class="trait-score figures">{score === undefined ? without : score.toFixed(1)}</span>;
}
