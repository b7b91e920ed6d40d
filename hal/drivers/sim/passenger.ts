import type { Eye } from '../../iris-camera.ts';
import type { EyeEvidenceKind } from '../../presentation.ts';
import type { Behaviour, EyeBehaviour, Passenger } from './cast.ts';
import type { Look, Plan } from './day.ts';
import { machineReadableZone } from './passport.ts';
import type { EyeJob, PrintJob } from './picture-job.ts';
import { eyeInstruments, fingerInstruments } from './presentation/instruments.ts';
import type { EyePictures, Picture, ShownEye } from './stage.ts';

/** Who makes the pictures of a passenger. */
export interface Studio {
  print(job: Omit<PrintJob, 'kind' | 'sensor'>): Promise<Picture>;
  eye(job: Omit<EyeJob, 'kind' | 'sensor'>): Promise<ShownEye>;
}

/** The passenger of a plan. Each attempt is made once, when it is first wanted. */
export function passengerOf({ truth, traveller, tempo, placements, looks }: Plan, studio: Studio): Passenger {
  const person = Number(truth.person);
  const laidDown = fingerInstruments.find(instrument => truth.behaviour === `attack-${instrument}`);
  const heldUp = eyeInstruments.find(instrument => truth.eyes === `attack-${instrument}`);
  const print = onceMade(placements, async how => ({
    ...(await studio.print({ person, ...how })),
    ...(laidDown && { instrument: laidDown }),
  }));
  const eye = (side: Eye, how: Look, evidence: readonly EyeEvidenceKind[]) =>
    studio.eye({ person, eye: side, ...how, ...(heldUp && { instrument: heldUp }), evidence });
  const look = onceMade(looks, async (how, evidence: readonly EyeEvidenceKind[]): Promise<EyePictures> => {
    const [left, right] = await Promise.all([eye('left', how, evidence), eye('right', how, evidence)]);
    return { left, right };
  });
  return {
    truth,
    tempo,
    mrzLines: machineReadableZone(traveller),
    print,
    look,
    async prepare(asked) {
      // A picture that failed fails again when it is asked for, and there somebody hears of it.
      await Promise.allSettled([
        ...attempts(fingerAttempts[truth.behaviour] ?? 1).map(attempt => print(attempt)),
        ...attempts(asked.eyes ? (eyeAttempts[truth.eyes] ?? 1) : 0).map(attempt =>
          look(attempt, asked.eyeEvidence),
        ),
      ]);
    },
  };
}

/** Makes each attempt when it is first wanted; the last one also stands for all that follow. */
function onceMade<How, Made, More extends readonly unknown[]>(
  hows: readonly How[],
  make: (how: How, ...more: More) => Promise<Made>,
): (attempt: number, ...more: More) => Promise<Made> {
  const made = new Map<How, Promise<Made>>();
  return (attempt, ...more) => {
    const how = hows[Math.min(attempt, hows.length - 1)];
    if (how === undefined) throw new Error('a passenger without attempts');
    const already = made.get(how);
    if (already !== undefined) return already;
    const making = make(how, ...more);
    made.set(how, making);
    // One that failed is forgotten, so that the next attempt tries again.
    making.catch(() => made.delete(how));
    return making;
  };
}

const attempts = (count: number) => Array.from({ length: count }, (_, attempt) => attempt);

/** How many attempts somebody surely needs, where it is not one. */
const fingerAttempts: Readonly<Partial<Record<Behaviour, number>>> = {
  unreadable: 3,
  'dry-first': 2,
  'sloppy-first': 2,
};
const eyeAttempts: Readonly<Partial<Record<EyeBehaviour, number>>> = {
  'eyes-unreadable': 3,
  'half-closed-first': 2,
  'looks-away-first': 2,
};
