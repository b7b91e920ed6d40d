import { element, group, type Svg } from '../../explain/svg.ts';
import { shows } from '../rubber-sheet.ts';

/**
 * What covers an iris, each with an ink that the colour-blind tell from the others (M. Okabe and K. Ito, "Color universal
 * design", 2008) and a hatch of its own.
 */
export const covers = [
  { shows: shows.lid, name: 'lid', ink: '#0072b2', hatch: 'M-1 1l2 -2M0 6l6 -6M5 7l2 -2' },
  { shows: shows.lash, name: 'lash', ink: '#d55e00', hatch: 'M0 3h6' },
  { shows: shows.reflection, name: 'reflection', ink: '#e69f00', hatch: 'M3 0v6' },
  { shows: shows.outside, name: 'outside the image', ink: '#cc79a7', hatch: 'M0 3h6M3 0v6' },
] as const;

/** The contours' inks: light, on dark pupils and irises. */
export const contourInks = { pupil: '#56b4e9', limbus: '#f0e442' } as const;

/** Definitions of the hatches, for `fillOf`. */
export const hatches: Svg = element(
  'defs',
  {},
  ...covers.map(({ name, ink, hatch }) =>
    element(
      'pattern',
      { id: idOf(name), width: 6, height: 6, patternUnits: 'userSpaceOnUse' },
      group({}, [
        element('rect', { width: 6, height: 6, fill: ink, 'fill-opacity': 0.45 }),
        element('path', { d: hatch, stroke: ink, 'stroke-width': 1.5, fill: 'none' }),
      ]),
    ),
  ),
);

export const fillOf = (name: string) => `url(#${idOf(name)})`;

function idOf(name: string): string {
  return name.replaceAll(/[^a-z]+/g, '-');
}
