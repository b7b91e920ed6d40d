import { useState } from 'preact/hooks';
import type { Pairs } from '../../../schemas/encounter.ts';
import type { Size } from './stage.tsx';

type Point = Pairs['pairs'][number]['probe'];
type OnScreen = (point: Point) => { readonly x: number; readonly y: number };

/** Radius of a marker, and length of its direction (px, whatever the zoom). */
const radiusPx = 6;
const tailPx = 15;

interface MinutiaeProps {
  readonly pairs: Pairs['pairs'];
  readonly pane: Size;
  /** Where the candidate's picture begins (px). */
  readonly offset: number;
  readonly toProbe: OnScreen;
  readonly toCandidate: OnScreen;
  /** By how much the candidate's picture is turned (radians, clockwise). */
  readonly turn: number;
}

/** The paired minutiae: the same number in both pictures, a line between them, and one pair alone under the pointer. */
export function Minutiae({ pairs, pane, offset, toProbe, toCandidate, turn }: MinutiaeProps) {
  const [pointed, point] = useState<number | undefined>(undefined);
  const isInside = ({ x, y }: { x: number; y: number }) =>
    x >= 0 && y >= 0 && x <= pane.width && y <= pane.height;
  const marks = pairs
    .map((pair, index) => ({ pair, index, from: toProbe(pair.probe), to: toCandidate(pair.reference) }))
    .filter(({ from, to }) => isInside(from) && isInside(to));
  return (
    <g class={pointed === undefined ? 'minutiae' : 'minutiae one'}>
      {marks.map(({ index, from, to }) => (
        <path
          key={index}
          class={pointed === index ? 'pair-line pointed' : 'pair-line'}
          d={`M${from.x} ${from.y}L${to.x + offset} ${to.y}`}
        />
      ))}
      {marks.map(({ pair, index, from, to }) => (
        <g
          key={index}
          class={pointed === index ? 'pair pointed' : 'pair'}
          onPointerEnter={() => point(index)}
          onPointerLeave={() => point(undefined)}
        >
          <Marker x={from.x} y={from.y} angle={pair.probe.angle} number={index + 1} />
          <Marker x={to.x + offset} y={to.y} angle={pair.reference.angle - turn} number={index + 1} />
        </g>
      ))}
    </g>
  );
}

/** A ring about the minutia, which stays to be seen, and its direction. Angles are counter-clockwise as a reader sees them; y grows downwards. */
function Marker({ x, y, angle, number }: { x: number; y: number; angle: number; number: number }) {
  const tail = `M${radiusPx * Math.cos(angle)} ${-radiusPx * Math.sin(angle)}L${tailPx * Math.cos(angle)} ${-tailPx * Math.sin(angle)}`;
  return (
    <g transform={`translate(${x} ${y})`}>
      <path class="halo" d={tail} />
      <circle class="halo" r={radiusPx} />
      <path class="tail" d={tail} />
      <circle r={radiusPx} />
      <text x={radiusPx + 3} y={-radiusPx}>
        {number}
      </text>
    </g>
  );
}
