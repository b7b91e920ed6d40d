import { palette } from '../../explain/palette.ts';
import type { Point } from './placement.ts';
import { element, group, label, type Svg } from '../../explain/svg.ts';

/** A ring about the minutia, which stays to be seen, and its direction. */
export function pairedRing(tail: string, radius: number): Svg {
  const shape = [element('path', { d: tail }), element('circle', { r: radius })];
  return group({ fill: 'none' }, [
    group({ stroke: palette.halo, 'stroke-width': 4, 'stroke-opacity': 0.9 }, shape),
    group({ stroke: palette.paired, 'stroke-width': 1.8 }, shape),
  ]);
}

/** The number of a pair, beside it. */
export const numeral = ({ x, y }: Point, text: string): Svg =>
  label(x, y, text, {
    fill: palette.paired,
    stroke: palette.halo,
    'stroke-width': 3,
    'paint-order': 'stroke',
    'font-size': 12,
    'font-weight': 600,
  });
