import { numeral, pairedRing } from './ring.ts';
import { palette } from '../../explain/palette.ts';
import { tailOf } from './marks.ts';
import { at, signs } from './print.ts';
import { element, group, label, type Svg } from '../../explain/svg.ts';

const lineHeight = 20;

/** What each sign of a comparison stands for, about the top left corner. `pxPerMm`: pixels of the drawing a millimetre. */
export function legend(pxPerMm: number): Svg[] {
  const middle = (row: number) => ({ x: 14, y: row * lineHeight + 10 });
  const rows: readonly [Svg, string][] = [
    [
      group({}, [at(middle(0), pairedRing(tailOf(0, 5, 12.5), 5)), numeral({ x: 30, y: 14 }, '7')]),
      'held for the same minutia in both prints; the number is its rank',
    ],
    [
      signs([{ type: 'ending', angle: 0, ...middle(1) }], palette.unpaired),
      'ridge ending that was not paired',
    ],
    [
      signs([{ type: 'bifurcation', angle: 0, ...middle(2) }], palette.unpaired),
      'bifurcation that was not paired',
    ],
    [
      element('path', { d: 'M2 70H40', stroke: palette.paired, 'stroke-opacity': 0.5 }),
      'joins what was paired; level lines where nothing is distorted',
    ],
  ];
  return [
    ...rows.map(([picture]) => picture),
    group(
      { 'font-size': 12, fill: palette.dim },
      rows.map(([, text], row) => label(50, row * lineHeight + 14, text)),
    ),
    element('path', { d: `M2 86v8m0 -4h${scaleBar(pxPerMm)}m0 -4v8`, fill: 'none', stroke: palette.dim }),
    label(12 + scaleBar(pxPerMm), 94, '5 mm, in both prints', { 'font-size': 12, fill: palette.dim }),
  ];
}

const scaleBar = (pxPerMm: number) => Math.round(5 * pxPerMm);
