import type { LaneView } from '../../../schemas/lane.ts';

type State = LaneView['state'];

/** Where the traveller stands, in units of the drawing; undefined when nobody is there. */
const standsAt: Record<State, number | undefined> = {
  idle: undefined,
  approaching: 112,
  document: 268,
  capturing: 268,
  deciding: 268,
  passing: 512,
  referred: 268,
  blocked: 268,
  'out-of-service': undefined,
};

const isOpen = (state: State, prompt: string) => state === 'passing' || prompt === 'evacuate';

/** The lane from the side: mouth with two beams, desk with reader, scanner and iris camera, leaf, and who is in it. */
export function Gate({ view, stale }: { view: LaneView; stale: boolean }) {
  const at = standsAt[view.state];
  const outerBroken = view.state === 'approaching';
  const innerBroken = at === 268;
  return (
    <svg
      class={`gate state-${view.state}${stale ? ' is-stale' : ''}`}
      viewBox="16 44 568 286"
      role="img"
      aria-label={`Gate ${view.lane}, seen from the side`}
    >
      <defs>
        <linearGradient id="floor" x1="0" y1="0" x2="0" y2="1">
          <stop offset="0" class="floor-top" />
          <stop offset="1" class="floor-end" />
        </linearGradient>
      </defs>
      <path d="M0 290h600v50H0z" fill="url(#floor)" />
      <path class="ground" d="M0 290h600" />
      <path class="walkway" d="M40 312h150m20 0h120m20 0h200" />
      <Portal x={40} label="in" />
      <Beam x={112} broken={outerBroken} />
      <Beam x={268} broken={innerBroken} />
      <Desk view={view} />
      <IrisCamera view={view} />
      {at !== undefined && <Person x={at} reach={reachOf(view)} />}
      {view.state === 'referred' && <Officer x={176} />}
      <Leaf open={isOpen(view.state, view.prompt)} />
      <Signal state={view.state} prompt={view.prompt} />
      {view.state === 'out-of-service' && view.prompt !== 'evacuate' && <Barred />}
    </svg>
  );
}

function Portal({ x, label }: { x: number; label: string }) {
  return (
    <g transform={`translate(${x} 0)`} data-part={label}>
      <path
        class="frame"
        d="M-8 290V66a10 10 0 0 1 10-10h506a10 10 0 0 1 10 10v224h-12V82a8 8 0 0 0-8-8H12a8 8 0 0 0-8 8v208z"
      />
    </g>
  );
}

function Beam({ x, broken }: { x: number; broken: boolean }) {
  return (
    <g class={broken ? 'beam broken' : 'beam'}>
      <path d={`M${x} 74v216`} />
      <circle cx={x} cy="74" r="4" />
      <circle cx={x} cy="286" r="4" />
    </g>
  );
}

/** How far the hand goes out: to the scanner, to the reader beyond it, or not at all. */
function reachOf({ state, trait }: LaneView): number | undefined {
  if (state === 'document') return 74;
  return state === 'capturing' && trait !== 'iris' ? 50 : undefined;
}

function Person({ x, reach }: { x: number; reach: number | undefined }) {
  return (
    <g class="person" style={{ transform: `translateX(${x}px)` }}>
      {reach !== undefined && <path class="arm" d={`M12 172 32 190 ${reach} ${reach > 60 ? 182 : 177}`} />}
      <circle cx="0" cy="134" r="19" />
      <path d="M-24 196c0-22 9-36 24-36s24 14 24 36v34a8 8 0 0 1-9 8l-2 46a7 7 0 0 1-7 6h-12a7 7 0 0 1-7-6l-2-46a8 8 0 0 1-9-8z" />
      <path class="handle" d="M-50 240v-26h12v26" />
      <rect class="bag" x="-58" y="240" width="28" height="48" rx="6" />
    </g>
  );
}

/** Called, not there: an outline. */
function Officer({ x }: { x: number }) {
  return (
    <g class="officer" style={{ transform: `translateX(${x}px)` }}>
      <path class="cap" d="M-20 126c2-14 10-18 20-18s18 4 20 18z" />
      <circle cx="0" cy="136" r="17" />
      <path d="M-24 196c0-22 9-36 24-36s24 14 24 36v34a8 8 0 0 1-9 8l-2 46a7 7 0 0 1-7 6h-12a7 7 0 0 1-7-6l-2-46a8 8 0 0 1-9-8z" />
      <path class="badge" d="M7 182l3 6 6 1-4 5 1 6-6-3-6 3 1-6-4-5 6-1z" />
    </g>
  );
}

function Desk({ view: { state, trait } }: { view: LaneView }) {
  const takesFinger = state === 'capturing' && trait !== 'iris';
  return (
    <g class="desk">
      <path class="desk-body" d="M322 290v-86l-16-8a5 5 0 0 1 3-9l62 14a8 8 0 0 1 6 8v81z" />
      <path class={state === 'document' ? 'reader active' : 'reader'} d="m340 189 30 7" />
      <path class={takesFinger ? 'scanner active' : 'scanner'} d="m310 182 20 5" />
      {takesFinger && (
        <g class="print" transform="translate(322 150)">
          <path d="M-11 12V2a11 11 0 0 1 22 0v10M-5 12V2a5 5 0 0 1 10 0v10M0 2v10" />
        </g>
      )}
      {state === 'document' && (
        <g class="print" transform="translate(346 160)">
          <path d="M-9-12H9V12H-9zM-4 6h8" />
          <circle cx="0" cy="-2" r="4" />
        </g>
      )}
      {state === 'deciding' && (
        <g class="print" transform="translate(342 156)">
          <path d="M-14-10h20M-14-2h28M-14 6h16" />
        </g>
      )}
    </g>
  );
}

/** At the height of the eyes, on a post of the desk; crossed out while it has failed. */
function IrisCamera({ view: { state, trait, traits = [], failing = [] } }: { view: LaneView }) {
  if (!traits.includes('iris')) return null;
  const looks = state === 'capturing' && trait === 'iris';
  return (
    <g class={looks ? 'camera active' : 'camera'}>
      {looks && <path class="gaze" d="M356 131 292 122v18z" />}
      <path class="camera-post" d="M372 203v-62" />
      <rect class="camera-body" x="360" y="120" width="24" height="22" rx="5" />
      <path class="camera-lens" d="M360 126h-5v10h5z" />
      {looks && (
        <g class="print" transform="translate(324 108)">
          <path d="M-16 0c4-7 10-10 16-10s12 3 16 10c-4 7-10 10-16 10s-12-3-16-10z" />
          <circle cx="0" cy="0" r="4.5" />
        </g>
      )}
      {failing.includes('iris-camera') && <path class="camera-failed" d="m354 114 36 34" />}
    </g>
  );
}

function Leaf({ open }: { open: boolean }) {
  return (
    <g class={open ? 'leaf open' : 'leaf'}>
      <path class="post" d="M408 290V150a6 6 0 0 1 12 0v140z" />
      <path class="glass" d="M420 162h62a10 10 0 0 1 10 10v98a10 10 0 0 1-10 10h-62z" />
      <path class="glint" d="m436 262 36-78" />
    </g>
  );
}

/** The light above the leaf: an arrow, a bar, a cross, or waiting dots. */
function Signal({ state, prompt }: { state: State; prompt: string }) {
  const kind = isOpen(state, prompt)
    ? 'go'
    : state === 'referred' || state === 'blocked' || state === 'out-of-service'
      ? 'stop'
      : state === 'idle'
        ? 'ready'
        : 'wait';
  return (
    <g class={`signal ${kind}`} transform="translate(414 106)">
      <circle class="lamp" r="20" />
      {kind === 'go' && <path d="M-9 0H9M2-7l7 7-7 7" />}
      {kind === 'stop' && <path d="M-7-7 7 7M7-7-7 7" />}
      {kind === 'ready' && <path d="M-9 0H9" />}
      {kind === 'wait' && <path d="M-8 0h.1M0 0h.1M8 0h.1" />}
    </g>
  );
}

const Barred = () => (
  <g class="barred">
    <path d="M44 200h116M44 216h116" />
    <path d="m56 216 16-16m8 16 16-16m8 16 16-16m8 16 16-16" />
  </g>
);
