import { rename, writeFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { wishName } from '../../hal/drivers/folder/wish.ts';
import { SystemClock } from '../../hal/drivers/system/clock.ts';

const clock = new SystemClock();
let number = 0;

/** Puts a file into the folder as a vendor's process should: under another name first. */
export async function handIn(folder: string, bytes: Uint8Array | string, name?: string): Promise<void> {
  const whole = name ?? `${String(++number).padStart(6, '0')}.png`;
  const temporary = path.join(folder, `.${whole}.part`);
  await writeFile(temporary, bytes);
  await rename(temporary, path.join(folder, whole));
}

/** A vendor's process that looks every 2 ms whether something is wanted, and answers each wish once; gives back its end. */
export function vendorProcess(folder: string, make: () => Promise<void>): () => Promise<void> {
  const ending = new AbortController();
  const run = async () => {
    let answered: number | undefined;
    while (!ending.signal.aborted) {
      const wanted = numberOf(folder);
      if (wanted !== undefined && wanted !== answered) await make();
      answered = wanted;
      await new Promise<void>(resolve => void clock.after(2, resolve));
    }
  };
  const ended = run();
  return () => {
    ending.abort();
    return ended;
  };
}

/** The number of the wish that stands in the folder. */
function numberOf(folder: string): number | undefined {
  try {
    const wish = JSON.parse(readFileSync(path.join(folder, wishName), 'utf8')) as { number: number };
    return wish.number;
  } catch {
    return undefined; // none is there
  }
}
