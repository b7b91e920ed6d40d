import path from 'node:path';
import { enrolmentFiles } from '../../hal/drivers/replay/replay-world.ts';
import { enrolmentImpressions } from '../../hal/drivers/sim/sim-world.ts';
import { enrol, type Sample } from '../biometrics/enrol.ts';
import type { BiometricEngine } from '../biometrics/engine.ts';
import { Fault } from '../core/errors.ts';
import type { Reference, Subject, Watchlist } from '../core/watchlist.ts';
import { writePng } from '../formats/image/write-png.ts';
import { readFile } from 'node:fs/promises';

/** Somebody whom the demo enrols: what the truth of the world calls the person, and what the list calls the subject. */
export interface Enrolment {
  readonly person: string;
  readonly subject: Subject;
  readonly samples: readonly Sample[];
}

/** The subject of a simulated person. */
export const subjectOf = (person: number | string) => `SUBJECT-${String(person).padStart(3, '0')}`;

/** Fictitious names for the subjects of the demo's list. */
const names = [
  'Ada Quill',
  'Boris Marsh',
  'Cleo Vane',
  'Dario Finch',
  'Esme Holt',
  'Felix Crane',
  'Greta Lund',
];

/** Two impressions each of simulated persons; none of them is ever captured in the lane. */
export async function simulatedRoster(persons: readonly number[]): Promise<Enrolment[]> {
  const impressions = await enrolmentImpressions(persons, 2);
  return Promise.all(
    persons.map(async (person, place) => {
      const subject = { id: subjectOf(person), name: names[place % names.length] ?? '' };
      const samples = (impressions.get(person) ?? []).map(async (picture, index) => ({
        subject: subject.id,
        instance: index + 1,
        name: `${subject.id}_${index + 1}`,
        bytes: await writePng(picture),
      }));
      return { person: String(person), subject, samples: await Promise.all(samples) };
    }),
  );
}

/** Impression 1 of the named fingers of a folder of captures. */
export async function replayRoster(folder: string, fingers: readonly string[]): Promise<Enrolment[]> {
  const files = await enrolmentFiles(folder, fingers);
  return Promise.all(
    files.map(async ({ finger, file }) => {
      const bytes = await readFile(file);
      const sample = { subject: finger, instance: 1, name: path.basename(file), bytes };
      return { person: finger, subject: { id: finger }, samples: [sample] };
    }),
  );
}

/** Makes a list of them. A sample that is too poor is a Fault that names it. */
export async function enrolRoster(
  name: string,
  roster: readonly Enrolment[],
  engine: Pick<BiometricEngine, 'acquire'>,
  { version, importedAt }: { version: number; importedAt: string },
): Promise<Watchlist> {
  const references: Reference[] = [];
  for (const { samples } of roster) {
    for (const sample of samples) references.push(await enrol(sample, engine));
  }
  if (references.length === 0) throw new Fault('bad-usage', 'nobody is on the watchlist', { where: name });
  const subjects = roster.map(({ subject }) => subject);
  return { name, version, importedAt, subjects, references };
}
