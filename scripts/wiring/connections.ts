import type { BoardSpec, DeviceSpec } from '../../hal/board.ts';

/** A device of a profile at a line of a chip. */
export interface LineConnection {
  readonly device: string;
  /** Where in the options: closedContact; empty for the device's own line. */
  readonly part: string;
  readonly chip: string;
  /** By the name that the profile gives it, else as it stands there. */
  readonly line: string;
  /** Its offset on the chip, where the profile says it. */
  readonly offset: number | undefined;
}

/** A device of a profile at an address of a bus. */
export interface BusConnection {
  readonly device: string;
  readonly part: string;
  readonly bus: string;
  readonly address: number;
}

export interface Wiring {
  readonly lines: readonly LineConnection[];
  readonly addresses: readonly BusConnection[];
}

type Options = Readonly<Record<string, unknown>>;

const isOptions = (value: unknown): value is Options => typeof value === 'object' && value !== null;

/** What hangs where, as the options of all devices say it. */
export function wiringOf({ devices }: BoardSpec): Wiring {
  const offsets = new Map(devices.map(device => [device.id, offsetsOf(device)]));
  const places = devices.flatMap(({ id, options = {} }) => placesIn(id, options, '', {}));
  return {
    lines: places.flatMap(({ device, part, chip, line }) =>
      chip === undefined || line === undefined
        ? []
        : [{ device, part, chip, line: String(line), offset: offsetOf(line, offsets.get(chip)) }],
    ),
    addresses: places.flatMap(({ device, part, bus, address }) =>
      bus === undefined || address === undefined ? [] : [{ device, part, bus, address }],
    ),
  };
}

const offsetsOf = ({ kind, options = {} }: DeviceSpec): Options =>
  kind === 'gpio-chip' && isOptions(options['lines']) ? options['lines'] : {};

function offsetOf(line: string | number, offsets: Options = {}): number | undefined {
  const offset = typeof line === 'number' ? line : offsets[line];
  return typeof offset === 'number' ? offset : undefined;
}

interface Place {
  readonly device: string;
  readonly part: string;
  readonly chip?: string | undefined;
  readonly bus?: string | undefined;
  readonly line?: string | number | undefined;
  readonly address?: number | undefined;
}

/** `chip` and `bus` are said once, above the lines and addresses that are on them. */
function placesIn(
  device: string,
  options: Options,
  part: string,
  above: Pick<Place, 'chip' | 'bus'>,
): Place[] {
  const { chip = above.chip, bus = above.bus, line, address, name } = options;
  const on = {
    ...(typeof chip === 'string' && { chip }),
    ...(typeof bus === 'string' && { bus }),
  };
  const named = typeof name === 'string' ? name : part;
  const own = {
    ...((typeof line === 'string' || typeof line === 'number') && { line }),
    ...(typeof address === 'number' && { address }),
  };
  const inner = Object.entries(options).flatMap(([key, value]) => {
    if (key === 'lines' || !isOptions(value)) return [];
    return placesIn(device, value, Array.isArray(options) ? part : key, on);
  });
  return [...(Object.keys(own).length > 0 ? [{ device, part: named, ...on, ...own }] : []), ...inner];
}
