// Captures as studies read them: a folder of sets, each a folder of FINGER_IMPRESSION.png.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { classOf } from '../daemon/biometrics/evaluate-folder.ts';
import type { Image } from '../daemon/core/image.ts';
import { readImage } from '../daemon/formats/image/read-image.ts';

export interface Capture {
  readonly set: string;
  readonly name: string;
  /** Set and finger: no two sets have a finger in common. */
  readonly finger: string;
  readonly image: Image;
}

/** The folders of the sets below a folder, by name. */
export function setFolders(root: string): string[] {
  return readdirSync(root)
    .sort()
    .map(name => path.join(root, name));
}

/** The names of the pictures of a set, in order. */
function pictureNames(folder: string): string[] {
  return readdirSync(folder)
    .filter(name => name.endsWith('.png'))
    .sort();
}

/** The pictures of a set, one after the other; all by default. Throws what `readImage` throws. */
export async function* readCaptures(
  folder: string,
  names: readonly string[] = pictureNames(folder),
): AsyncGenerator<Capture> {
  const set = path.basename(folder);
  for (const name of names) {
    const image = await readImage(readFileSync(path.join(folder, name)), name);
    yield { set, name, finger: `${set}/${classOf(name)}`, image };
  }
}
