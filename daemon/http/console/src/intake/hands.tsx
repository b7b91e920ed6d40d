import { Check, CircleX, Minus, TriangleAlert } from 'lucide-preact';
import type { IntakeView } from '../../../schemas/intake.ts';
import { choose, current, type TraitView } from '../state/intake.ts';
import { nameOf, outcomeWord, whyOf } from './words.ts';

const leftHand = ['left-little', 'left-ring', 'left-middle', 'left-index', 'left-thumb'];
const rightHand = ['right-thumb', 'right-index', 'right-middle', 'right-ring', 'right-little'];
const groups: readonly (readonly [string, readonly string[]])[] = [
  ['Left hand', leftHand],
  ['Right hand', rightHand],
  ['Eyes', ['left-iris', 'right-iris']],
];

/** What is wanted of the person, as the person sees it: the left hand at the left. */
export function Hands({ view }: { view: IntakeView }) {
  return (
    <div class="hands">
      {groups.map(([name, traits]) => {
        const wanted = traits.flatMap(trait => view.traits.find(one => one.trait === trait) ?? []);
        if (wanted.length === 0) return null;
        return (
          <section key={name} class="hand" aria-label={name}>
            <h2 class="hand-name">{name}</h2>
            <div class="tiles">
              {wanted.map(one => (
                <Tile key={one.trait} trait={one} isAsked={view.asked.includes(one.trait)} />
              ))}
            </div>
          </section>
        );
      })}
    </div>
  );
}

/** Within its group the hand need not be said. */
function shortNameOf(trait: TraitView['trait']): string {
  const [side = '', part = ''] = trait.split('-');
  return part === 'iris' ? side : part;
}

function Tile({ trait, isAsked }: { trait: TraitView; isAsked: boolean }) {
  const { outcome, quality, attempts } = trait;
  const why = whyOf(trait);
  const state = isAsked ? 'Asked for now' : outcomeWord[outcome];
  return (
    <button
      type="button"
      class={`tile is-${isAsked ? 'asked' : outcome === 'open' && attempts > 0 ? 'undecided' : outcome}`}
      aria-pressed={current.value?.trait === trait.trait}
      title={[nameOf(trait.trait), state, why].filter(Boolean).join(': ')}
      onClick={() => choose(trait.trait)}
    >
      <span class="tile-name">{shortNameOf(trait.trait)}</span>
      <span class="tile-mark">
        <Mark outcome={outcome} />
        <span class="hidden">{state}</span>
      </span>
      <span class="tile-quality figures">
        <span class="hidden">quality </span>
        {quality === undefined ? '–' : Math.round(quality)}
      </span>
      <span class="tile-tries" aria-label={`${attempts} attempts`}>
        {'·'.repeat(Math.min(attempts, 9))}
      </span>
    </button>
  );
}

/** Told apart without colour. */
function Mark({ outcome }: Pick<TraitView, 'outcome'>) {
  switch (outcome) {
    case 'taken':
      return <Check size={20} />;
    case 'overridden':
      return <TriangleAlert size={20} />;
    case 'absent':
      return <Minus size={20} />;
    case 'not-captured':
      return <CircleX size={20} />;
    case 'open':
      return <span class="tile-open" aria-hidden="true" />;
  }
}
