// People on lists whose templates a kiosk can read.
import { fingerprint } from '../../daemon/biometrics/fingerprint/fingerprint.ts';
import type { Subject } from '../../daemon/core/watchlist.ts';
import type { ListEntry } from '../../daemon/fleet/lists/entry.ts';
import { randomFrom } from '../../hal/drivers/sim/random.ts';
import { growModelFinger } from '../../scripts/training/model-fingers.ts';
import { takeModelImpression, templateOf } from '../../scripts/training/model-impressions.ts';

const records = Array.from({ length: 12 }, (_, finger) => {
  const random = randomFrom(`list-kiosk ${finger}`);
  const impression = takeModelImpression(growModelFinger(random), random.fork('impression'));
  return fingerprint.encode(templateOf(impression));
});

/** One of twelve, each with a finger of their own. */
export function readablePerson(
  finger: number,
  id = `PERSON-${finger}`,
  details: Partial<Subject> = {},
): ListEntry {
  const template = records[finger] ?? new Uint8Array();
  return {
    subject: { id, ...details },
    references: [{ subject: id, instance: 1, modality: 'fingerprint', position: 0, template }],
  };
}
