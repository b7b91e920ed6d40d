import { showKeys } from './dialogs/keys.tsx';
import { showWhole, zoomBy } from './hit/view.ts';
import {
  aligned,
  close,
  intent,
  nextComparison,
  openId,
  openSelected,
  openWaiting,
  overlay,
  showScores,
} from './state/hit.ts';
import { session } from './state/session.ts';
import { move } from './state/stream.ts';
import { nextTheme } from './state/theme.ts';
import { showNewest } from './stream/stream.tsx';

type Action = () => unknown;

const everywhere: Record<string, Action> = {
  '?': showKeys,
  t: nextTheme,
  h: openWaiting,
  n: () => showNewest(),
  j: () => move(1),
  ArrowDown: () => move(1),
  k: () => move(-1),
  ArrowUp: () => move(-1),
};

const inStream: Record<string, Action> = { Enter: openSelected };

const inHit: Record<string, Action> = {
  Enter: openSelected,
  o: () => (overlay.value = !overlay.value),
  a: () => (aligned.value = !aligned.value),
  s: showScores,
  v: nextComparison,
  '+': () => zoomBy(1),
  '=': () => zoomBy(1),
  '-': () => zoomBy(-1),
  '0': showWhole,
  r: () => (intent.value = 'refer'),
  d: () => (intent.value = 'dismiss'),
  Escape: () => (intent.value ? (intent.value = undefined) : close()),
};

/** Keys that the element under the focus needs for itself. */
function isTaken(target: EventTarget | null, key: string): boolean {
  if (!(target instanceof Element)) return false;
  if (target.closest('dialog')) return true;
  if (target.closest('input, textarea, select')) return key !== 'Escape';
  return key === 'Enter' && target.closest('button, summary, a') !== null;
}

/** One listener for all keys of the page. */
export function listenToKeys(): void {
  addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (session()?.place !== 'kiosk') return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (isTaken(event.target, key)) return;
    const action = (openId.value === undefined ? inStream[key] : inHit[key]) ?? everywhere[key];
    if (!action) return;
    event.preventDefault();
    action();
  });
}
