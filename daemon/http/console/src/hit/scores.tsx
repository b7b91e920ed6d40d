import { Eye } from 'lucide-preact';
import { Key } from '../parts/key.tsx';
import { candidate, scores, showScores } from '../state/hit.ts';

/** The end of the scale (-10 log10 FMR). */
const fullScore = 80;

/** The scores, after the pictures and only when asked for. */
export function ScoresStep() {
  const state = scores.value;
  return (
    <div class="scores">
      {state === undefined && (
        <>
          <button type="button" class="button small" onClick={() => void showScores()}>
            <Eye size={14} /> Show scores <Key>S</Key>
          </button>
          <span class="dim">Look at the pictures first. That you look, and at what, is recorded.</span>
        </>
      )}
      {state?.kind === 'coming' && <span class="dim">Fetching the scores.</span>}
      {state?.kind === 'failed' && <span class="refused">{state.error.message}</span>}
      {state?.kind === 'here' && <Scale />}
    </div>
  );
}

/** The score on its scale, with what YELLOW and RED ask for. */
function Scale() {
  const state = scores.value;
  const chosen = candidate.value;
  if (state?.kind !== 'here' || !chosen) return null;
  const { red, yellow } = state.value.thresholds;
  const found = state.value.candidates.find(
    ({ list, subject }) => list === chosen.list && subject === chosen.subject,
  );
  const score = found?.score;
  if (score === undefined) return null;
  const at = (value: number) => `${Math.min(100, (100 * value) / fullScore)}%`;
  const isFused = chosen.comparisons.length > 1;
  const odds = 10 ** (score / 10);
  return (
    <>
      <span class="score-figure figures">
        <b>{score.toFixed(1)}</b>{' '}
        <span class="dim">
          {isFused ? 'together: ' : ''}one false match in {roundedOdds(odds)}
          {isFused ? '' : ' comparisons'}
        </span>
      </span>
      <span class="scale" aria-hidden="true">
        <span class="scale-fill" style={{ width: at(score) }} />
        <span class="threshold yellow" style={{ left: at(yellow) }} />
        <span class="threshold red" style={{ left: at(red) }} />
      </span>
      <span class="dim figures scale-words">
        YELLOW from {yellow.toFixed(0)}, RED from {red.toFixed(0)}
      </span>
    </>
  );
}

/** Two figures are all that the calibration bears. */
const roundedOdds = (odds: number) =>
  new Intl.NumberFormat('en-GB', { maximumSignificantDigits: 2 }).format(odds);
