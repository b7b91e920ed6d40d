import { codeBytes, codeColumns, codeRings, type IrisCode } from '../../../core/iris.ts';
import { palette } from '../../explain/palette.ts';
import { rowRuns } from '../../explain/picture.ts';
import { drawing, element, group, label, type Svg } from '../../explain/svg.ts';
import { angleAxis } from './sheet-svg.ts';

/** Side of a bit, px of the drawing. */
const bitPx = 8;
/** Of both parts of a code below each other, px of the drawing. */
export const bandsWidth = bitPx * codeColumns;
const bandHeight = bitPx * codeRings;
const titleHeight = 24;
const axisHeight = 26;
export const bandsHeight = 2 * (titleHeight + bandHeight) + axisHeight;

/** Which bits a band shows, by ring and column: what `holds` says of the bit at its place in the code's bytes. */
export type BitTest = (byte: number, bit: number) => boolean;

/** A code: the signs of both parts of the filter's answer, and which are valid. The innermost ring is above. */
export function drawCode({ bits, mask }: IrisCode): string {
  const isSet =
    (of: Uint8Array): BitTest =>
    (byte, bit) =>
      ((of[byte] >> bit) & 1) === 1;
  const layers: readonly BitLayer[] = [
    { fill: palette.text, holds: isSet(bits) },
    { fill: palette.seen, holds: (byte, bit) => !isSet(mask)(byte, bit) },
  ];
  const valid = mask.reduce((sum, byte) => sum + bitsOf(byte), 0);
  const [width, height] = [bandsWidth, bandsHeight];
  return drawing(width, height, 'Iris code', [
    element('rect', { width, height, fill: palette.paper }),
    ...bands(layers),
    label(width - 4, 17, `${valid} of ${8 * codeBytes} bits are valid`, {
      'font-size': 13,
      fill: palette.dim,
      'text-anchor': 'end',
    }),
  ]);
}

/** Bits of one ink. */
export interface BitLayer {
  readonly fill: string;
  readonly holds: BitTest;
}

/** Both parts of a code below each other, with the angles under them. */
export function bands(layers: readonly BitLayer[]): Svg[] {
  const drawn = ['Real part', 'Imaginary part'].map((name, part) => {
    const top = part * (titleHeight + bandHeight);
    return group({ transform: `translate(0 ${top})` }, [
      label(4, 17, name, { 'font-size': 13, fill: palette.text }),
      group(
        { transform: `translate(0 ${titleHeight}) scale(${bitPx})` },
        layers.map(layer => layerOf(layer, part)),
      ),
      element('rect', {
        y: titleHeight,
        width: bandsWidth,
        height: bandHeight,
        fill: 'none',
        stroke: palette.edge,
      }),
    ]);
  });
  return [...drawn, angleAxis(bandsWidth, 2 * (titleHeight + bandHeight))];
}

function layerOf({ fill, holds }: BitLayer, part: number): Svg {
  const runs = rowRuns(codeColumns, codeRings, at => {
    const column = at % codeColumns;
    return holds(2 * column + part, (at - column) / codeColumns);
  });
  const d = runs.map(({ row, from, to }) => `M${from} ${row}h${to - from}v1h${from - to}z`).join('');
  return element('path', { d, fill });
}

export function bitsOf(byte: number): number {
  let count = 0;
  for (let left = byte; left !== 0; left &= left - 1) count++;
  return count;
}
