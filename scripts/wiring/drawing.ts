import type { Wiring } from './connections.ts';
import { gpioOf, pins, supplyOf } from './header.ts';
import { pinLabel } from './table.ts';

const pitchPx = 24;
const topPx = 56;
const centrePx = 330;
const widthPx = 660;

const colourOf = (pin: number, label: string) => {
  const supply = supplyOf(pin);
  if (supply === 'GND') return '#1f2937';
  if (supply === '5V') return '#b91c1c';
  if (supply === '3V3') return '#c2410c';
  return label === '' ? '#cbd5e1' : '#0f766e';
};

/** The header as one sees it with the board's edge to the right, and what goes to each pin. SVG. */
export function drawHeader(title: string, wiring: Wiring, header: string): string {
  const heightPx = topPx + 20 * pitchPx + 24;
  const drawn = pins.map(pin => drawPin(pin, wiring, header)).join('\n');
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${widthPx}" height="${heightPx}" viewBox="0 0 ${widthPx} ${heightPx}" font-family="Inter, system-ui, sans-serif" font-size="12">
<rect width="100%" height="100%" fill="#ffffff"/>
<text x="${centrePx}" y="24" text-anchor="middle" font-size="15" font-weight="600" fill="#111827">${title}</text>
<text x="${centrePx}" y="42" text-anchor="middle" fill="#4b5563">40-pin header, pin 1 at the top left</text>
<rect x="${centrePx - 30}" y="${topPx - 8}" width="60" height="${20 * pitchPx + 4}" rx="6" fill="#f1f5f9" stroke="#94a3b8"/>
${drawn}
</svg>
`;
}

function drawPin(pin: number, wiring: Wiring, header: string): string {
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
