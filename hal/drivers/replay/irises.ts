import { HalError } from '../../device.ts';
import type { Eye } from '../../iris-camera.ts';
import type { EyePictures } from '../sim/stage.ts';
import { type CaptureFile, listCaptures, readCapture } from './folder.ts';

/** Names of irises: `PERSON` and L or R before the last `_`. */
const eyeName = /^(?<person>.+)(?<side>[LR])$/;

/** Captures of one person, by their number. */
export interface PersonsIrises {
  readonly person: string;
  readonly left: readonly CaptureFile[];
  readonly right: readonly CaptureFile[];
}

/** The irises of a folder of `PERSONEYE_N.png`, by person; HalError when there are none. */
export async function listIrises(folder: string): Promise<PersonsIrises[]> {
  const persons = new Map<string, Record<Eye, CaptureFile[]>>();
  for (const capture of await listCaptures(folder)) {
    const { person, side } = eyeName.exec(capture.finger)?.groups ?? {};
    if (person === undefined) continue;
    const eyes = persons.get(person) ?? { left: [], right: [] };
    eyes[side === 'L' ? 'left' : 'right'].push(capture);
    persons.set(person, eyes);
  }
  if (persons.size === 0)
    throw new HalError('absent', 'replay', `${folder}: no irises (PERSONL_N.png, PERSONR_N.png)`);
  return Array.from(persons, ([person, eyes]) => ({ person, ...eyes }));
}

/** Gives each finger the irises of a person of its own, both in the order of their names; HalError when they do not suffice. */
export async function irisesOf(
  folder: string,
  fingers: readonly string[],
): Promise<Map<string, PersonsIrises>> {
  const persons = await listIrises(folder);
  if (persons.length < fingers.length)
    throw new HalError(
      'absent',
      'replay',
      `${folder}: irises of ${persons.length} persons for ${fingers.length} fingers`,
    );
  return new Map(fingers.map((finger, n) => [finger, persons[n]]));
}

/** Both eyes at one of the attempts, which go round; an eye without captures is not shown. */
export async function lookOf({ left, right }: PersonsIrises, attempt: number): Promise<EyePictures> {
  const [leftPicture, rightPicture] = await Promise.all([
    pictureAt(left, attempt),
    pictureAt(right, attempt),
  ]);
  return { ...(leftPicture && { left: leftPicture }), ...(rightPicture && { right: rightPicture }) };
}

async function pictureAt(files: readonly CaptureFile[], attempt: number) {
  const capture = files[attempt % Math.max(1, files.length)];
  return capture && (await readCapture(capture.file));
}
