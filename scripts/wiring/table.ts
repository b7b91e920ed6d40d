import type { Wiring } from './connections.ts';
import { functionOf, pinOf, supplyOf } from './header.ts';

const hex = (address: number) => `0x${address.toString(16).padStart(2, '0')}`;

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
  return [
    '| what | where | device of the profile |',
    '| --- | --- | --- |',
    ...[...rows, ...chips].map(row => `| ${row.join(' | ')} |`),
  ].join('\n');
}

/** What a pin carries: supply, bus, or the line of the profile. */
export function pinLabel(pin: number, gpio: number | undefined, { lines }: Wiring, header: string): string {
  if (gpio === undefined) return supplyOf(pin) ?? '';
  const taken = lines.find(({ chip, offset }) => chip === header && offset === gpio);
  return functionOf(gpio) ?? taken?.line ?? '';
}
