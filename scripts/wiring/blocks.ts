import type { Wiring } from './connections.ts';
import { hex } from './table.ts';

export const widthPx = 660;

/** A part of a drawing that is stacked under others. SVG, drawn from a height on. */
export interface Block {
  readonly heightPx: number;
  readonly draw: (topPx: number) => string;
}

const ink = '#111827';
const wire = '#0f766e';
const pitchPx = 24;
const boxPx = { width: 116, height: 40, apart: 12, each: 5 };

const heading = (topPx: number, text: string) =>
  `<text x="16" y="${topPx + 16}" font-weight="600" fill="${ink}">${text}</text>`;

/** A chip whose lines are on no header: each line that is taken, with its taker. */
export function chipBlock(wiring: Wiring, chip: string): Block {
  const lines = wiring.lines.filter(line => line.chip === chip);
  const at = wiring.addresses.find(({ device }) => device === chip);
  const place = at === undefined ? '' : `, at ${hex(at.address)} of ${at.bus}`;
  const row = ({ line, offset, device, part }: (typeof lines)[number], y: number) => {
    const name = String(offset ?? line);
    const to = [...(name === line ? [] : [line]), [device, part].join(' ').trim()].join('  ·  ');
    return `<circle cx="196" cy="${y}" r="7" fill="${wire}"/><text x="180" y="${y + 4}" text-anchor="end" fill="${ink}">${name}</text><path d="M204 ${y}H264" stroke="${wire}" stroke-width="2"/><text x="272" y="${y + 4}" fill="${ink}">${to}</text>`;
  };
  const bodyPx = lines.length * pitchPx + 8;
  return {
    heightPx: bodyPx + 48,
    draw: topPx =>
      [
        heading(topPx, `Lines of ${chip}${place}`),
        `<rect x="100" y="${topPx + 28}" width="112" height="${bodyPx}" rx="6" fill="#f1f5f9" stroke="#94a3b8"/>`,
        ...lines.map((line, index) => row(line, topPx + 44 + index * pitchPx)),
      ].join('\n'),
  };
}

/** A bus, and each device at its address. */
export function busBlock({ addresses }: Wiring, bus: string): Block {
  const devices = addresses.filter(at => at.bus === bus);
  const rows = Math.ceil(devices.length / boxPx.each);
  const rowPx = boxPx.height + 24;
  const box = ({ device, part, address }: (typeof devices)[number], index: number, topPx: number) => {
    const x = 16 + (index % boxPx.each) * (boxPx.width + boxPx.apart);
    const y = topPx + 44 + Math.floor(index / boxPx.each) * rowPx;
    const middle = x + boxPx.width / 2;
    const name = part === '' || part === device ? device : `${device} ${part}`;
    return `<path d="M${middle} ${y - 12}V${y}" stroke="${wire}" stroke-width="2"/><rect x="${x}" y="${y}" width="${boxPx.width}" height="${boxPx.height}" rx="6" fill="#f1f5f9" stroke="#94a3b8"/><text x="${middle}" y="${y + 17}" text-anchor="middle" fill="${ink}">${name}</text><text x="${middle}" y="${y + 32}" text-anchor="middle" fill="#4b5563">${hex(address)}</text>`;
  };
  const rail = (row: number, topPx: number) =>
    `<path d="M16 ${topPx + 32 + row * rowPx}H${widthPx - 16}" stroke="${wire}" stroke-width="2"/>`;
  return {
    heightPx: 32 + rows * rowPx,
    draw: topPx =>
      [
        heading(topPx, `I2C ${bus}: SDA, SCL, 3V3 and GND to each`),
        ...Array.from({ length: rows }, (_, row) => rail(row, topPx)),
        ...devices.map((device, index) => box(device, index, topPx)),
      ].join('\n'),
  };
}
