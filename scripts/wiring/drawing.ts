import { type Block, busBlock, chipBlock, widthPx } from './blocks.ts';
import type { Wiring } from './connections.ts';
import { gpioOf, pins, supplyOf } from './header.ts';
import { pinLabel } from './table.ts';

const pitchPx = 24;
const titlePx = 32;
const centrePx = widthPx / 2;

const colourOf = (pin: number, label: string) => {
  const supply = supplyOf(pin);
  if (supply === 'GND') return '#1f2937';
  if (supply === '5V') return '#b91c1c';
  if (supply === '3V3') return '#c2410c';
  return label === '' ? '#cbd5e1' : '#0f766e';
};

/** What goes to which pin of the header, where the board has one; to which line of other chips; what is on each bus. SVG. */
export function drawBoard(title: string, wiring: Wiring, header: string | undefined): string {
  const chips = namesOf(wiring.lines.map(({ chip }) => chip)).filter(chip => chip !== header);
  const buses = namesOf(wiring.addresses.map(({ bus }) => bus));
  const blocks = [
    ...(header === undefined ? [] : [headerBlock(wiring, header)]),
    ...chips.map(chip => chipBlock(wiring, chip)),
    ...buses.map(bus => busBlock(wiring, bus)),
  ];
  let heightPx = titlePx;
  const drawn = blocks.map(block => {
    const topPx = heightPx;
    heightPx += block.heightPx;
    return block.draw(topPx);
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${widthPx}" height="${heightPx}" viewBox="0 0 ${widthPx} ${heightPx}" font-family="Inter, system-ui, sans-serif" font-size="12">
<rect width="100%" height="100%" fill="#ffffff"/>
<text x="${centrePx}" y="24" text-anchor="middle" font-size="15" font-weight="600" fill="#111827">${title}</text>
${drawn.join('\n')}
</svg>
`;
}

const namesOf = (names: readonly string[]) => [...new Set(names)];

/** The header as one sees it with the board's edge to the right. */
function headerBlock(wiring: Wiring, header: string): Block {
  return {
    heightPx: 20 * pitchPx + 44,
    draw: topPx =>
      [
        `<text x="${centrePx}" y="${topPx + 10}" text-anchor="middle" fill="#4b5563">40-pin header, pin 1 at the top left</text>`,
        `<rect x="${centrePx - 30}" y="${topPx + 16}" width="60" height="${20 * pitchPx + 4}" rx="6" fill="#f1f5f9" stroke="#94a3b8"/>`,
        ...pins.map(pin => drawPin(pin, topPx + 24, wiring, header)),
      ].join('\n'),
  };
}

function drawPin(pin: number, topPx: number, wiring: Wiring, header: string): string {
  const isLeft = pin % 2 === 1;
  const y = topPx + Math.floor((pin - 1) / 2) * pitchPx + 6;
  const x = centrePx + (isLeft ? -14 : 14);
  const gpio = gpioOf(pin);
  const label = pinLabel(pin, gpio, wiring, header);
  const colour = colourOf(pin, label);
  const outer = isLeft ? x - 60 : x + 60;
  const text = [label, gpio === undefined ? '' : `GPIO ${gpio}`].filter(part => part !== '').join('  ·  ');
  const shape =
    pin === 1
      ? `<rect x="${x - 7}" y="${y - 7}" width="14" height="14" fill="${colour}"/>`
      : `<circle cx="${x}" cy="${y}" r="7" fill="${colour}"/>`;
  const wire =
    label === ''
      ? ''
      : `<path d="M${isLeft ? x - 8 : x + 8} ${y}H${outer}" stroke="${colour}" stroke-width="2"/>`;
  const anchor = isLeft ? 'end' : 'start';
  return [
    wire,
    shape,
    `<text x="${x}" y="${y + 4}" text-anchor="middle" font-size="9" fill="${label === '' ? '#334155' : '#ffffff'}">${pin}</text>`,
    `<text x="${isLeft ? outer - 8 : outer + 8}" y="${y + 4}" text-anchor="${anchor}" fill="${label === '' ? '#94a3b8' : '#111827'}">${text}</text>`,
  ].join('');
}
