import type { Wiring } from './connections.ts';
import { functionOf, pinOf, supplyOf } from './header.ts';

export const hex = (address: number) => `0x${address.toString(16).padStart(2, '0')}`;

/** The wiring as a table of Markdown. `header`: the chip whose lines are on the 40-pin header. */
export function wiringTable({ lines, addresses }: Wiring, header: string | undefined): string {
  const rows = lines.map(({ device, part, chip, line, offset }) => {
    const pin = chip === header && offset !== undefined ? pinOf(offset) : undefined;
    const place = pin === undefined ? `${chip} ${offset ?? line}` : `pin ${pin} (GPIO ${offset})`;
    return [line, place, [device, part].filter(text => text !== '').join(' ')];
  });
  const chips = addresses.map(({ device, part, bus, address }) => [
    part === '' ? device : `${device} ${part}`,
    `${bus} ${hex(address)}`,
    device,
  ]);
  return aligned([['what', 'where', 'device of the profile'], ...rows, ...chips]);
}

/** As `npm run format` leaves a table. */
function aligned([head = [], ...rows]: readonly (readonly string[])[]): string {
  const widths = head.map((_, column) =>
    Math.max(3, ...[head, ...rows].map(row => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [head, widths.map(width => '-'.repeat(width)), ...rows].map(line).join('\n');
}

/** What a pin carries: supply, bus, or the line of the profile. */
export function pinLabel(pin: number, gpio: number | undefined, { lines }: Wiring, header: string): string {
  if (gpio === undefined) return supplyOf(pin) ?? '';
  const taken = lines.find(({ chip, offset }) => chip === header && offset === gpio);
  return functionOf(gpio) ?? taken?.line ?? '';
}
