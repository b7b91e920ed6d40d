import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { enrolmentFiles } from '../../hal/drivers/replay/replay-world.ts';
import { enrol, type Sample } from '../biometrics/enrol.ts';
import type { BiometricEngine } from '../biometrics/engine.ts';
import { Fault } from '../core/errors.ts';
import type { Reference, Subject, Watchlist } from '../core/watchlist.ts';
import { readWatchlistFolder, type WatchlistFile } from '../formats/watchlist-folder/read-folder.ts';

/** Somebody whom the demo enrols: what the truth of the world calls the person, and what the list calls the subject. */
export interface Enrolment {
  readonly person: string;
  readonly subject: Subject;
  readonly samples: readonly Sample[];
}

/** The subject of a simulated person. */
export const subjectOf = (person: number | string) => `SUBJECT-${String(person).padStart(3, '0')}`;

/** Synthetic prints and eyes of the simulated persons who are listed, made by scripts/make-demo-watchlist.ts. */
export const simulatedListFolder = fileURLToPath(
  new URL('../../../firmware-configs/sim-egate/watchlist', import.meta.url),
);

/** The watchlist of the simulated e-gate; the persons must be those that its profile lists. */
export async function simulatedRoster(persons: readonly number[]): Promise<Enrolment[]> {
  const { subjects, files } = await readWatchlistFolder(simulatedListFolder);
  return Promise.all(
    persons.map(async person => {
      const subject = subjects.find(({ id }) => id === subjectOf(person));
      if (subject === undefined) {
        const remedy = 'run scripts/make-demo-watchlist';
        throw new Fault('not-found', `nobody is enrolled as ${subjectOf(person)}`, {
          where: simulatedListFolder,
          remedy,
        });
      }
      const own = files.filter(file => file.subject === subject.id);
      return { person: String(person), subject, samples: await Promise.all(own.map(sampleOf)) };
    }),
  );
}

async function sampleOf({ path: file, ...whose }: WatchlistFile): Promise<Sample> {
  return { ...whose, name: path.basename(file), bytes: await readFile(file) };
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
