import { Compass, Eye, Minus, Plus, Share2, Square } from 'lucide-preact';
import { Key } from '../parts/key.tsx';
import { aligned, comparison, type Fetched, outlines, overlay, pairs } from '../state/hit.ts';
import { count } from '../words.ts';
import { showWhole, view, zoomBy } from './view.ts';

/** What can be done to both pictures at once. */
export function Tools() {
  const isIris = comparison.value?.modality === 'iris';
  const state: Fetched<unknown> = isIris ? outlines.value : pairs.value;
  return (
    <div class="tools">
      <button
        type="button"
        class="button small"
        aria-pressed={overlay.value}
        disabled={state.kind !== 'here'}
        onClick={() => {
          overlay.value = !overlay.value;
        }}
      >
        {isIris ? <Eye size={14} /> : <Share2 size={14} />} {isIris ? 'Outlines' : 'Paired minutiae'}{' '}
        <Key>O</Key>
      </button>
      <button
        type="button"
        class="button small"
        aria-pressed={aligned.value}
        onClick={() => {
          aligned.value = !aligned.value;
        }}
      >
        <Compass size={14} /> Aligned <Key>A</Key>
      </button>
      <span class="dim tools-note" aria-live="polite">
        {overlay.value && note(isIris)}
        {state.kind === 'failed' && state.error.message}
      </span>
      <span class="zoom">
        <button
          type="button"
          class="icon-button"
          aria-label="Zoom out"
          title="Zoom out (−)"
          onClick={() => zoomBy(-1)}
        >
          <Minus size={16} />
        </button>
        <span class="figures zoom-figure">{Math.round(view.value.zoom * 100)} %</span>
        <button
          type="button"
          class="icon-button"
          aria-label="Zoom in"
          title="Zoom in (+)"
          onClick={() => zoomBy(1)}
        >
          <Plus size={16} />
        </button>
        <button
          type="button"
          class="icon-button"
          aria-label="Whole picture"
          title="Whole (0)"
          onClick={showWhole}
        >
          <Square size={16} />
        </button>
      </span>
    </div>
  );
}

/** What is drawn, in words. */
function note(isIris: boolean): string {
  if (!isIris) return pairs.value.kind === 'here' ? count(pairs.value.value.pairs.length, 'pair') : '';
  if (outlines.value.kind !== 'here') return '';
  const { probe, reference } = outlines.value.value;
  return probe && reference ? 'Hatched: not compared' : 'No iris was found in one of the pictures';
}
