import { useState } from 'preact/hooks';
import type { Pairs } from '../../../schemas/encounter.ts';
import { type Label, placeLabels } from './labels.ts';
import type { Size } from './stage.tsx';

type Point = Pairs['pairs'][number]['probe'];
type OnScreen = (point: Point) => { readonly x: number; readonly y: number };

/** Radius of a marker (px, whatever the zoom) in a pane so wide; smaller in a small one. */
const radiusOf = ({ width }: Size) => Math.max(4, Math.min(6, width / 60));
/** Length of the direction, in radii. */
const tailRadii = 2.5;

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
  const radius = radiusOf(pane);
  const isInside = ({ x, y }: { x: number; y: number }) =>
    x >= radius && y >= radius && x <= pane.width - radius && y <= pane.height - radius;
  const placed = pairs.map(pair => ({ pair, from: toProbe(pair.probe), to: toCandidate(pair.reference) }));
  const probeLabels = placeLabels(
    placed.map(({ from }) => from),
    radius,
    pane,
  );
  const candidateLabels = placeLabels(
    placed.map(({ to }) => to),
    radius,
    pane,
  );
  const marks = placed
    .map((mark, index) => ({ ...mark, index, isPointed: pointed === index }))
    .filter(({ from, to }) => isInside(from) && isInside(to));
  return (
    <g class={pointed === undefined ? 'minutiae' : 'minutiae one'}>
      {marks.map(({ index, from, to, isPointed }) => (
        <path
          key={index}
          class={isPointed ? 'pair-line pointed' : 'pair-line'}
          d={`M${from.x} ${from.y}L${to.x + offset} ${to.y}`}
        />
      ))}
      {marks.map(({ pair, index, from, to, isPointed }) => {
        const [left, right] = [probeLabels[index], candidateLabels[index]];
        // A number in one picture alone would be looked for in the other.
        const hasRoom = left !== undefined && right !== undefined;
        return (
          <g
            key={index}
            class={isPointed ? 'pair pointed' : 'pair'}
            onPointerEnter={() => point(index)}
            onPointerLeave={() => point(undefined)}
          >
            <Marker x={from.x} y={from.y} radius={radius} angle={pair.probe.angle} />
            <Marker x={to.x + offset} y={to.y} radius={radius} angle={pair.reference.angle - turn} />
            {(hasRoom || isPointed) && (
              <>
                <Numeral number={index + 1} at={left ?? beside(from, radius)} offset={0} />
                <Numeral number={index + 1} at={right ?? beside(to, radius)} offset={offset} />
              </>
            )}
          </g>
        );
      })}
    </g>
  );
}

const beside = ({ x, y }: Label, radius: number): Label => ({ x: x + radius + 2, y: y - radius });

const Numeral = ({ number, at, offset }: { number: number; at: Label; offset: number }) => (
  <text x={at.x + offset} y={at.y}>
    {number}
  </text>
);

/** A ring about the minutia, which stays to be seen, and its direction. Angles are counter-clockwise as a reader sees them; y grows downwards. */
function Marker({ x, y, radius, angle }: { x: number; y: number; radius: number; angle: number }) {
  const [cos, sin] = [radius * Math.cos(angle), -radius * Math.sin(angle)];
  const tail = `M${cos} ${sin}L${tailRadii * cos} ${tailRadii * sin}`;
  return (
    <g transform={`translate(${x} ${y})`}>
      <path class="halo" d={tail} />
      <circle class="halo" r={radius} />
      <path class="tail" d={tail} />
      <circle r={radius} />
    </g>
  );
}
