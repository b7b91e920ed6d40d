import type { MinutiaPair } from '../../engine.ts';
import type { ExplainedComparison } from './comparison.ts';
import { type Box, fitting, type Size } from './frame.ts';
import { left } from './layout.ts';
import { type Mark, markPairs, radiusOf } from './marks.ts';
import { palette } from '../../explain/palette.ts';
import { type Placement, type Point, place, turnOf } from './placement.ts';
import { at, type Print, signs, unpairedOf } from './print.ts';
import { numeral, pairedRing } from './ring.ts';
import { element, group, pathOf, type Svg } from '../../explain/svg.ts';

/** Minutiae, rings, numbers and the lines between, over both panes. */
export function overlay(explained: ExplainedComparison, placement: Placement, box: Box, size: Size): Svg[] {
  const { probe, reference, pairs } = explained;
  const { toPane } = fitting(box, size);
  const toReference = (point: Point) => toPane(place(placement, point));
  const turn = turnOf(placement);
  const marks = markPairs(pairs, { pane: size, toProbe: toPane, toReference, turn });
  return [
    group({ stroke: palette.paired, 'stroke-opacity': 0.3 }, marks.map(line)),
    unpaired(probe, pairs, 'probe', toPane, 0),
    unpaired(reference, pairs, 'reference', toReference, turn),
    ...marks.map(mark => numbered(mark, radiusOf(size))),
  ];
}

const shifted = ({ x, y }: Point, side: 'probe' | 'reference'): Point => ({ x: x + left[side], y });

const line = ({ probe, reference }: Mark): Svg =>
  element('path', { d: pathOf([shifted(probe, 'probe'), shifted(reference, 'reference')]) });

function unpaired(
  { template }: Print,
  pairs: readonly MinutiaPair[],
  side: 'probe' | 'reference',
  toPane: (point: Point) => Point,
  turn: number,
): Svg {
  const alone = unpairedOf(template.minutiae, pairs, side);
  const drawn = alone.map(minutia => ({
    type: minutia.type,
    angle: minutia.angle - turn,
    ...shifted(toPane(minutia), side),
  }));
  return signs(drawn, palette.unpaired);
}

function numbered({ number, probe, reference, hasRoom }: Mark, radius: number): Svg {
  const sides = [
    ['probe', probe],
    ['reference', reference],
  ] as const;
  return group(
    {},
    sides.flatMap(([side, ring]) => [
      at(shifted(ring, side), pairedRing(ring.tail, radius)),
      ...(hasRoom ? [numeral(shifted(ring.label, side), String(number))] : []),
    ]),
  );
}
