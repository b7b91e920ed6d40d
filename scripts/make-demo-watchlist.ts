// Makes the watchlist of the demo: two impressions of a finger and a picture of each eye of the simulated persons that the
// profile lists, none of which is ever captured in the lane. Usage: node dist/scripts/make-demo-watchlist.js
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { EyePicture } from '../hal/drivers/sim/iris/index.ts';
import { enrolmentEyes, enrolmentImpressions } from '../hal/drivers/sim/sim-world.ts';
import { enrolmentReasons } from '../daemon/biometrics/iris/enrolment.ts';
import { extractIris } from '../daemon/biometrics/iris/extract.ts';
import { writePng } from '../daemon/formats/image/write-png.ts';
import { simulatedListFolder, subjectOf } from '../daemon/demo/enrol-roster.ts';
import { loadProfile } from '../daemon/profile.ts';

/** Fictitious, like the fingers. */
const subjects = [
  ['Ilvane Quill', '1980-05'],
  ['Boris Marsh', '1971'],
  ['Cleo Vane', '1988-11-03'],
  ['Dario Finch', '1993-02-17'],
] as const;

/** So many pictures are taken of each eye; the first that may be enrolled is kept. */
const eyeCaptures = 4;

function fitToEnrol(pictures: readonly EyePicture[]): EyePicture {
  const fit = pictures.find(picture => {
    const { quality } = extractIris({ ...picture, dpi: 500 });
    return quality.usable && enrolmentReasons(quality).length === 0;
  });
  if (fit === undefined) throw new Error(`of ${pictures.length} pictures of an eye none may be enrolled`);
  return fit;
}

const profile = await loadProfile(
  fileURLToPath(new URL('../../firmware-configs/sim-egate/profile.yaml', import.meta.url)),
);
const listed = profile.board.world?.options?.['listed'];
const persons = Array.isArray(listed) ? listed.map(Number) : [];
await mkdir(simulatedListFolder, { recursive: true });
for (const [person, pictures] of await enrolmentImpressions(persons, 2)) {
  for (const [index, picture] of pictures.entries()) {
    await writeFile(
      path.join(simulatedListFolder, `${subjectOf(person)}_${index + 1}.png`),
      await writePng(picture),
    );
  }
}
for (const [person, { right, left }] of await enrolmentEyes(persons, eyeCaptures)) {
  for (const [index, [side, picture]] of [
    ['right', fitToEnrol(right)] as const,
    ['left', fitToEnrol(left)] as const,
  ].entries()) {
    const file = `${subjectOf(person)}_${index + 3}.${side}.iris.png`;
    // Iris cameras state no resolution; a PNG has to name some.
    await writeFile(path.join(simulatedListFolder, file), await writePng({ ...picture, dpi: 500 }));
  }
}
const rows = persons.map((person, place) =>
  [subjectOf(person), ...(subjects[place % subjects.length] ?? [])].join(','),
);
await writeFile(
  path.join(simulatedListFolder, 'subjects.csv'),
  `subject,name,dateOfBirth\n${rows.join('\n')}\n`,
);
