import { useState } from 'preact/hooks';
import {
  type Mark,
  type MarkedPanes,
  markPairs,
  type Ring,
  radiusOf,
} from '../../../../biometrics/fingerprint/explain/marks.ts';
import type { Pairs } from '../../../schemas/encounter.ts';

interface MinutiaeProps extends MarkedPanes {
  readonly pairs: Pairs['pairs'];
  /** Where the candidate's picture begins (px). */
  readonly offset: number;
}

/** The paired minutiae: the same number in both pictures, a line between them, and one pair alone under the pointer. */
export function Minutiae({ pairs, offset, ...panes }: MinutiaeProps) {
  const [pointed, point] = useState<number | undefined>(undefined);
  const radius = radiusOf(panes.pane);
  const marks = markPairs(pairs, panes);
  return (
    <g class={pointed === undefined ? 'minutiae' : 'minutiae one'}>
      {marks.map(({ number, probe, reference }) => (
        <path
          key={number}
          class={pointed === number ? 'pair-line pointed' : 'pair-line'}
          d={`M${probe.x} ${probe.y}L${reference.x + offset} ${reference.y}`}
        />
      ))}
      {marks.map(mark => (
        <g
          key={mark.number}
          class={pointed === mark.number ? 'pair pointed' : 'pair'}
          onPointerEnter={() => point(mark.number)}
          onPointerLeave={() => point(undefined)}
        >
          <PairOfRings
            mark={mark}
            radius={radius}
            offset={offset}
            isNumbered={mark.hasRoom || pointed === mark.number}
          />
        </g>
      ))}
    </g>
  );
}

interface PairOfRingsProps {
  readonly mark: Mark;
  readonly radius: number;
  readonly offset: number;
  readonly isNumbered: boolean;
}

function PairOfRings({ mark: { number, probe, reference }, radius, offset, isNumbered }: PairOfRingsProps) {
  return (
    <>
      <Marker ring={probe} radius={radius} offset={0} />
      <Marker ring={reference} radius={radius} offset={offset} />
      {isNumbered && (
        <>
          <Numeral number={number} ring={probe} offset={0} />
          <Numeral number={number} ring={reference} offset={offset} />
        </>
      )}
    </>
  );
}

const Numeral = ({ number, ring, offset }: { number: number; ring: Ring; offset: number }) => (
  <text x={ring.label.x + offset} y={ring.label.y}>
    {number}
  </text>
);

/** A ring about the minutia, which stays to be seen, and its direction. */
function Marker({ ring, radius, offset }: { ring: Ring; radius: number; offset: number }) {
  return (
    <g transform={`translate(${ring.x + offset} ${ring.y})`}>
      <path class="halo" d={ring.tail} />
      <circle class="halo" r={radius} />
      <path class="tail" d={ring.tail} />
      <circle r={radius} />
    </g>
  );
}
