import { access, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { HalError } from '../../device.ts';

const sysfs = '/sys/bus/i2c/devices';

/**
 * The number of a bus from its number or from the name of its adapter. Numbers are fixed on boards (aliases of the
 * device tree) and given out as they come to bridges on USB; a name that two adapters bear says nothing.
 * Rejects with HalError `absent`, which lists what is there.
 */
export async function busNumberOf(id: string, bus: number | string, root = sysfs): Promise<number> {
  if (typeof bus === 'number') return bus;
  const adapters = await adaptersOf(root);
  const [found, second] = adapters.filter(({ name }) => name === bus);
  if (found !== undefined && second === undefined) return found.number;
  const seen = adapters.map(({ number, name }) => `${number} ${name}`).join(', ') || 'none';
  const how = found === undefined ? 'no adapter' : 'more than one adapter';
  throw new HalError('absent', id, `${how} is called "${bus}"; there are: ${seen}`);
}

async function adaptersOf(
  root: string,
): Promise<readonly { readonly number: number; readonly name: string }[]> {
  const entries = await readdir(root).catch(() => []);
  const numbers = entries.flatMap(entry => /^i2c-(\d+)$/.exec(entry)?.[1] ?? []).map(Number);
  return await Promise.all(
    numbers
      .toSorted((a, b) => a - b)
      .map(async number => ({
        number,
        name: (await readFile(path.join(root, `i2c-${number}`, 'name'), 'utf8').catch(() => '')).trim(),
      })),
  );
}

/** Whether the adapter is there: its device file goes when it is unplugged, though an open handle lives on. */
export async function isAdapterThere(busNumber: number): Promise<boolean> {
  return await access(`/dev/i2c-${busNumber}`).then(
    () => true,
    () => false,
  );
}
