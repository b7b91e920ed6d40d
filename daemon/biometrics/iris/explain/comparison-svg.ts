import { codeColumns } from '../../../core/iris.ts';
import { palette } from '../../explain/palette.ts';
import { type Picture, pictureOf } from '../../explain/picture.ts';
import { drawing, element, group, label, type Svg } from '../../explain/svg.ts';
import { sheetColumns, sheetRings } from '../rubber-sheet.ts';
import { type CodeAgreement, degreesOf, distanceOf } from './agreement.ts';
import { bands, bandsHeight, type BitLayer, bandsWidth } from './code-svg.ts';
import { answerOf, type ExplainedEyes, type Eye, reasonOf } from './comparison.ts';
import { contoursOf } from './eye-svg.ts';
import { hatches } from './inks.ts';

/** Pixels of the drawing. */
const layout = { width: 1072, edge: 24, gap: 12, lineHeight: 20, sheetHeight: 96 } as const;
const paneWidth = (layout.width - 2 * layout.edge - layout.gap) / 2;
const innerWidth = layout.width - 2 * layout.edge;

/** A part of the drawing: so high, and what is in it from (0, 0) on. */
interface Block {
  readonly height: number;
  readonly content: readonly Svg[];
}

/** The unrolled irises of probe and reference, where there are images of them. */
export type Sheets = readonly [probe?: Picture | undefined, reference?: Picture | undefined];

/**
 * Two eyes side by side, their irises unrolled below each other at the turn at which they fit best, and which bits of their
 * codes agree: an SVG document. Pure: equal inputs give equal text.
 */
export function drawEyes(explained: ExplainedEyes, sheets: Sheets = []): string {
  const { probe, reference, search, fine } = explained;
  const blocks = [
    head(explained),
    eyes(probe, reference),
    ...sheetBlocks(sheets, search),
    agreementBlock('Search code', explained.probe.template.search, search),
    ...(fine && probe.template.fine ? [agreementBlock('Fine code', probe.template.fine, fine)] : []),
    legend(),
  ];
  const height = 2 * layout.edge + blocks.reduce((sum, block) => sum + block.height, 0);
  let top = layout.edge;
  const placed = blocks.map(block => {
    const moved = group({ transform: `translate(${layout.edge} ${top})` }, block.content);
    top += block.height;
    return moved;
  });
  const title = `${answerOf(explained)}: ${probe.name} and ${reference.name}`;
  return drawing(layout.width, height, title, [
    hatches,
    element('rect', { width: layout.width, height, rx: 8, fill: palette.card, stroke: palette.edge }),
    ...placed,
  ]);
}

function head(explained: ExplainedEyes): Block {
  return {
    height: 64,
    content: [
      group({ fill: palette.text }, [
        label(0, 18, answerOf(explained), { 'font-size': 22, 'font-weight': 600 }),
        label(0, 44, reasonOf(explained), { 'font-size': 14 }),
      ]),
    ],
  };
}

const paneHeight = ({ picture }: Eye) => (picture ? (paneWidth * picture.heightPx) / picture.widthPx : 0);

function eyes(probe: Eye, reference: Eye): Block {
  const high = Math.max(40, paneHeight(probe), paneHeight(reference));
  const second = paneWidth + layout.gap;
  return {
    height: 28 + high + layout.gap,
    content: [
      ...caption(0, probe),
      ...caption(second, reference),
      pane(0, high, probe),
      pane(second, high, reference),
    ],
  };
}

const eyeNames = ['', 'right eye, ', 'left eye, '] as const;

function caption(x: number, { name, template }: Eye): Svg[] {
  const facts = `${eyeNames[template.eye]}quality ${template.quality}`;
  return [
    label(x, 16, name, { 'font-size': 14, 'font-weight': 600, fill: palette.text }),
    label(x + paneWidth, 16, facts, { 'font-size': 12, fill: palette.dim, 'text-anchor': 'end' }),
  ];
}

function pane(x: number, height: number, { picture, found }: Eye): Svg {
  const frame = { x, y: 28, width: paneWidth, height };
  if (picture === undefined) {
    return group({}, [
      element('rect', { ...frame, fill: palette.seen, stroke: palette.edge }),
      label(x + 12, 52, 'A template: there is no picture.', { 'font-size': 13, fill: palette.dim }),
    ]);
  }
  const scale = paneWidth / picture.widthPx;
  return group({}, [
    element('rect', { ...frame, fill: palette.paper, stroke: palette.edge }),
    group({ transform: `translate(${x} 28) scale(${scale})` }, [
      pictureOf(picture),
      ...(found ? contoursOf(found.segmentation) : []),
    ]),
  ]);
}

function sheetBlocks(sheets: Sheets, search: CodeAgreement): Block[] {
  const [probe, reference] = sheets;
  const { turnColumns } = search;
  const turn =
    turnColumns === 0
      ? 'unrolled'
      : `unrolled and turned by ${degreesOf(search).toFixed(1)} degrees to lie as the probe does`;
  return [
    ...(probe ? [sheetBlock('Probe, unrolled', probe, 0)] : []),
    ...(reference ? [sheetBlock(`Reference, ${turn}`, reference, turnColumns)] : []),
  ];
}

function sheetBlock(title: string, sheet: Picture, turnColumns: number): Block {
  const { sheetHeight: height } = layout;
  const shift = ((turnColumns * sheetColumns) / codeColumns + sheetColumns) % sheetColumns;
  const copies = [shift - sheetColumns, shift].map(x =>
    group({ transform: `translate(${x} 0)` }, [pictureOf(sheet)]),
  );
  const scaled = { transform: `scale(${innerWidth / sheetColumns} ${height / sheetRings})` };
  return {
    height: 24 + height + layout.gap,
    content: [
      label(0, 16, title, { 'font-size': 13, fill: palette.text }),
      element('svg', { y: 24, width: innerWidth, height }, group(scaled, copies)),
    ],
  };
}

const inks = { agrees: '#9ec7e4', differs: palette.unpaired } as const;

function agreementBlock(
  name: string,
  probe: { readonly bits: Uint8Array; readonly mask: Uint8Array },
  agreement: CodeAgreement,
): Block {
  const { reference, common, differing } = agreement;
  const both = (byte: number, bit: number) => (probe.mask[byte] & reference.mask[byte] & (1 << bit)) !== 0;
  const differs = (byte: number, bit: number) =>
    ((probe.bits[byte] ^ reference.bits[byte]) & (1 << bit)) !== 0;
  const layers: readonly BitLayer[] = [
    { fill: inks.agrees, holds: (byte, bit) => both(byte, bit) && !differs(byte, bit) },
    { fill: inks.differs, holds: (byte, bit) => both(byte, bit) && differs(byte, bit) },
  ];
  const distance = `${name}: ${differing} of ${common} common bits differ, Hamming distance ${distanceOf(agreement).toFixed(3)}`;
  const scale = innerWidth / bandsWidth;
  return {
    height: 24 + scale * bandsHeight + layout.gap,
    content: [
      label(0, 16, distance, { 'font-size': 14, 'font-weight': 600, fill: palette.text }),
      group({ transform: `translate(0 24) scale(${scale})` }, bands(layers)),
    ],
  };
}

function legend(): Block {
  const rows = [
    [inks.agrees, 'agrees'],
    [inks.differs, 'differs'],
    [palette.card, 'not compared: covered or weak in one of them'],
  ] as const;
  return {
    height: layout.lineHeight,
    content: rows.flatMap(([fill, text], k) => [
      element('rect', { x: 110 * k, y: 2, width: 18, height: 14, fill, stroke: palette.edge }),
      label(110 * k + 24, 14, text, { 'font-size': 12, fill: palette.dim }),
    ]),
  };
}
