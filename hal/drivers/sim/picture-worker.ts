// The worker thread in which synthetic prints and eyes are made; picture-renderer.ts starts it.
import { parentPort } from 'node:worker_threads';
import type { Eye } from '../../iris-camera.ts';
import { kept } from './cache.ts';
import { synthesiseMaster, takeImpression } from './fingerprint/index.ts';
import { drawCapture, renderEye, synthesiseEye } from './iris/index.ts';
import type { EyeJob, PictureJob, PictureReply, PictureRequest, PrintJob } from './picture-job.ts';
import { shootEye } from './presentation/eye-shots.ts';
import { drawPupilHabit } from './presentation/pupil-model.ts';
import { randomFrom, type Seed } from './random.ts';
import type { Picture, ShownEye } from './stage.ts';

/** Enough for a roster and a small population: about 220 kB a finger, 520 kB an eye. */
const mastersKept = 64;
const masterOf = kept(mastersKept, (finger: Seed) => synthesiseMaster(finger));
const eyesOf = {
  left: kept(mastersKept, (person: number) => synthesiseEye(person, 'left')),
  right: kept(mastersKept, (person: number) => synthesiseEye(person, 'right')),
} satisfies Record<Eye, unknown>;

const gateFinger = 2;

function print({ person, finger = gateFinger, seed, condition, sensor }: PrintJob): Picture {
  const master = masterOf(finger === gateFinger ? person : `${person}/finger ${finger}`);
  return takeImpression(master, seed, condition, sensor);
}

function eye(job: EyeJob): ShownEye {
  const { person, eye: side, seed, condition, sensor, changes, instrument, evidence = [] } = job;
  const model = eyesOf[side](person);
  const capture = { ...drawCapture(model, seed, condition, sensor), ...changes };
  if (instrument === undefined && evidence.length === 0) return renderEye(model, capture, sensor).picture;
  // Both pupils of a person do the same at the same time.
  const habit = drawPupilHabit(randomFrom(person).fork('pupil'));
  const living = { eye: model, capture, sensor, habit };
  return shootEye({ living, ...(instrument && { instrument }), evidence, seed: `${person}/${side}/${seed}` });
}

const make = (job: PictureJob) => (job.kind === 'print' ? print(job) : eye(job));

function answer({ number, job }: PictureRequest): PictureReply {
  try {
    return { number, picture: make(job) };
  } catch (error) {
    return { number, error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

parentPort?.on('message', (request: PictureRequest) => {
  const reply = answer(request);
  // The pixels move over; they are not copied.
  const moved = 'picture' in reply ? [reply.picture.pixels.buffer as ArrayBuffer] : [];
  parentPort?.postMessage(reply, moved);
});
