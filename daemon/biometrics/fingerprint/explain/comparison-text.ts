import type { MinutiaPair } from '../../engine.ts';
import { answerOf, type ExplainedComparison, reasonOf } from './comparison.ts';
import { layout, panesTop } from './layout.ts';
import { palette } from '../../explain/palette.ts';
import type { Part } from './parts.ts';
import type { Print } from './print.ts';
import { element, group, label, type Svg, words } from '../../explain/svg.ts';

/** The answer, and why. */
export function head(explained: ExplainedComparison): Svg {
  const baseline = layout.edge + 18;
  return group({ fill: palette.text }, [
    label(layout.edge, baseline, answerOf(explained), { 'font-size': 22, 'font-weight': 600 }),
    label(layout.edge, baseline + 26, reasonOf(explained), { 'font-size': 14 }),
  ]);
}

/** What is known of a print, above its pane. */
export function caption(x: number, { name, template }: Print): Svg {
  const { widthPx, heightPx, dpi, minutiae, quality } = template;
  const facts = `${widthPx} × ${heightPx} px, ${dpi} dpi, ${minutiae.length} minutiae, quality ${quality}`;
  const baseline = panesTop - 10;
  return element(
    'text',
    { x, y: baseline, fill: palette.text, 'font-size': 14 },
    element('tspan', { 'font-weight': 600 }, words(shortened(name))),
    element('tspan', { fill: palette.dim, dx: 10, 'font-size': 12 }, words(facts)),
  );
}

/** The end of a long name tells files apart, not its beginning. */
const longestName = 24;
const shortened = (name: string) => (name.length <= longestName ? name : `…${name.slice(1 - longestName)}`);

/** What the score is made of, a line each. */
export function partsTable(parts: readonly Part[], pairs: readonly MinutiaPair[], top: number): Svg {
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
