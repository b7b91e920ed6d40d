import { readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadProfile, type Profile } from '../../daemon/profile.ts';
import { type Wiring, wiringOf } from './connections.ts';
import { drawBoard } from './drawing.ts';
import { wiringTable } from './table.ts';

const configs = fileURLToPath(new URL('../../../firmware-configs', import.meta.url));

export interface BoardFolder {
  readonly name: string;
  readonly folder: string;
}

/** All boards of hardware; simulated and replayed ones have no wires. */
export function boards(): BoardFolder[] {
  return readdirSync(configs)
    .filter(name => !/^(sim|replay)-/.test(name))
    .map(name => ({ name, folder: path.join(configs, name) }));
}

const begin = '<!-- wiring: node dist/scripts/draw-wiring.js -->';
const end = '<!-- end of wiring -->';

/** What the README and the drawing of a board say of its wires. */
export async function wiringPage({ name }: BoardFolder): Promise<{
  readonly wiring: Wiring;
  readonly profile: Profile;
  readonly readme: (text: string) => string;
  readonly svg: string;
  /** Whether it has the header of a Raspberry Pi. */
  readonly hasHeader: boolean;
}> {
  const profile = await loadProfile(name);
  const wiring = wiringOf(profile.board);
  const header = headerChip(profile);
  const table = `${begin}\n\n${wiringTable(wiring, header)}\n\n${end}`;
  return {
    wiring,
    profile,
    readme: text => text.replace(new RegExp(`${begin}[^]*${end}`), () => table),
    svg: drawBoard(name, wiring, header),
    hasHeader: header !== undefined,
  };
}

/** The chip whose lines a Raspberry Pi has on its header. */
function headerChip({ board: { devices } }: Profile): string | undefined {
  const isOnHeader = (options: unknown) =>
    typeof options === 'object' &&
    options !== null &&
    'label' in options &&
    /^pinctrl-(rp1|bcm2711)$/.test(String(options.label));
  return devices.find(({ kind, options }) => kind === 'gpio-chip' && isOnHeader(options))?.id;
}
