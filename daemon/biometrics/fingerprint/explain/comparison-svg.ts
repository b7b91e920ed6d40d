import { millimetresPerInch } from '../../../core/image.ts';
import { believableDpi } from '../resample.ts';
import { answerOf, type ExplainedComparison } from './comparison.ts';
import { caption, head, partsTable } from './comparison-text.ts';
import { type Box, fitting, frameOf, type Size } from './frame.ts';
import { layout, left, panesTop, paneWidth } from './layout.ts';
import { legend } from './legend.ts';
import { overlay } from './overlay.ts';
import { palette } from '../../explain/palette.ts';
import { levelled, matrix, type Placement, place, placementOf, unmoved } from './placement.ts';
import { backdrop, extentOf, pane, type Print } from './print.ts';
import { drawing, element, group, type Svg } from '../../explain/svg.ts';

/** How a comparison is drawn. */
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
  (fitting(box, size).scale * believableDpi(template.dpi)) / millimetresPerInch;

function window(x: number, size: Size, box: Box, print: Print, placement: Placement): Svg {
  return pane({ x, y: panesTop, ...size }, box, [group({ transform: matrix(placement) }, [backdrop(print)])]);
}
