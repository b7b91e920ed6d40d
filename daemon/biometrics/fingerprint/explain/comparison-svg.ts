import type { MinutiaPair } from '../../engine.ts';
import { believableDpi } from '../resample.ts';
import { answerOf, type ExplainedComparison, reasonOf } from './comparison.ts';
import { type Box, fitting, frameOf, type Size } from './frame.ts';
import { legend } from './legend.ts';
import { type Mark, markPairs, radiusOf } from './marks.ts';
import { palette } from './palette.ts';
import type { Part } from './parts.ts';
import {
  levelled,
  matrix,
  type Placement,
  type Point,
  place,
  placementOf,
  turnOf,
  unmoved,
} from './placement.ts';
import { numeral, pairedRing } from './ring.ts';
import { at, backdrop, extentOf, pane, type Print, signs, unpairedOf } from './print.ts';
import { drawing, element, group, label, pathOf, type Svg, words } from './svg.ts';

/** The layout, in pixels of the drawing. */
const layout = {
  width: 1120,
  edge: 24,
  gap: 12,
  headHeight: 64,
  captionHeight: 28,
  lineHeight: 20,
  paneHeight: { least: 280, most: 640 },
} as const;

const paneWidth = (layout.width - 2 * layout.edge - layout.gap) / 2;
const panesTop = layout.edge + layout.headHeight + layout.captionHeight;
const left = { probe: layout.edge, reference: layout.edge + paneWidth + layout.gap };

export interface ComparisonStyle {
  /** True: the reference is turned to lie as the probe does. False (the default): both stay upright. */
  readonly turned?: boolean;
}

/**
 * Two prints side by side at equal scale, what was paired in them under equal numbers, the score and what it is made of:
 * an SVG document. Pure: equal inputs give equal text.
 */
export function drawComparison(explained: ExplainedComparison, style: ComparisonStyle = {}): string {
  const { probe, reference, pairs, parts } = explained;
  const scale = believableDpi(probe.template.dpi) / believableDpi(reference.template.dpi);
  const placement = (style.turned === true ? placementOf : levelled)(pairs, scale);
  const box = frameOf(
    [...extentOf(probe), ...extentOf(reference).map(point => place(placement, point))],
    0.02,
  );
  const size = { width: paneWidth, height: heightFor(box) };
  const bottom = panesTop + size.height + layout.edge;
  const rows = Math.max(parts.length + 1, 6);
  const height = bottom + rows * layout.lineHeight + layout.edge;
  const title = `${answerOf(explained)}: ${probe.name} and ${reference.name}`;
  return drawing(layout.width, height, title, [
    element('rect', { width: layout.width, height, rx: 8, fill: palette.card, stroke: palette.edge }),
    head(explained),
    caption(left.probe, probe),
    caption(left.reference, reference),
    window(left.probe, size, box, probe, unmoved),
    window(left.reference, size, box, reference, placement),
    group({ transform: `translate(0 ${panesTop})` }, overlay(explained, placement, box, size)),
    partsTable(parts, pairs, bottom),
    group({ transform: `translate(${left.reference} ${bottom})` }, legend(scaleOf(box, size, probe))),
  ]);
}

function heightFor({ width, height }: Box): number {
  const { least, most } = layout.paneHeight;
  return Math.round(Math.max(least, Math.min(most, (paneWidth * height) / width)));
}

/** Pixels of the drawing for a millimetre of finger. */
const scaleOf = (box: Box, size: Size, { template }: Print) =>
  (fitting(box, size).scale * believableDpi(template.dpi)) / 25.4;

function head(explained: ExplainedComparison): Svg {
  const baseline = layout.edge + 18;
  return group({ fill: palette.text }, [
    label(layout.edge, baseline, answerOf(explained), { 'font-size': 22, 'font-weight': 600 }),
    label(layout.edge, baseline + 26, reasonOf(explained), { 'font-size': 14 }),
  ]);
}

function caption(x: number, { name, template }: Print): Svg {
  const { widthPx, heightPx, dpi, minutiae, quality } = template;
  const facts = `${widthPx} × ${heightPx} px, ${dpi} dpi, ${minutiae.length} minutiae, quality ${quality}`;
  const baseline = panesTop - 10;
  return element(
    'text',
    { x, y: baseline, fill: palette.text, 'font-size': 14 },
    element('tspan', { 'font-weight': 600 }, ...asWords(shortened(name))),
    element('tspan', { fill: palette.dim, dx: 10, 'font-size': 12 }, ...asWords(facts)),
  );
}

const asWords = (text: string) => [words(text)];

/** The end of a long name tells files apart, not its beginning. */
const longestName = 24;
const shortened = (name: string) => (name.length <= longestName ? name : `…${name.slice(1 - longestName)}`);

function window(x: number, size: Size, box: Box, print: Print, placement: Placement): Svg {
  return pane({ x, y: panesTop, ...size }, box, [group({ transform: matrix(placement) }, [backdrop(print)])]);
}

/** Minutiae, rings, numbers and the lines between, over both panes. */
function overlay(explained: ExplainedComparison, placement: Placement, box: Box, size: Size): Svg[] {
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

/** What the score is made of, a line each. */
function partsTable(parts: readonly Part[], pairs: readonly MinutiaPair[], top: number): Svg {
  const rows: Part[] = [
    { name: 'Paired minutiae', value: String(pairs.length), meaning: 'numbered in both prints, best first' },
    ...parts,
  ];
  return group(
    { 'font-size': 13, fill: palette.text },
    rows.flatMap(({ name, value, meaning }, row) => {
      const y = top + (row + 1) * layout.lineHeight - 6;
      return [
        label(layout.edge, y, name),
        label(layout.edge + 190, y, value, { 'text-anchor': 'end', 'font-weight': 600 }),
        label(layout.edge + 206, y, meaning, { fill: palette.dim, 'font-size': 12 }),
      ];
    }),
  );
}
