// The worker thread in which synthetic prints and eyes are made; picture-renderer.ts starts it.
import { parentPort } from 'node:worker_threads';
import type { Eye } from '../../iris-camera.ts';
import { kept } from './cache.ts';
import { synthesiseMaster, takeImpression } from './fingerprint/index.ts';
import { drawCapture, type EyePicture, renderEye, synthesiseEye } from './iris/index.ts';
import type { EyeJob, PictureJob, PictureReply, PictureRequest, PrintJob } from './picture-job.ts';
import type { Picture } from './stage.ts';

/** Enough for a roster and a small population: about 220 kB a finger, 520 kB an eye. */
const mastersKept = 64;
const masterOf = kept(mastersKept, (person: number) => synthesiseMaster(person));
const eyesOf = {
  left: kept(mastersKept, (person: number) => synthesiseEye(person, 'left')),
  right: kept(mastersKept, (person: number) => synthesiseEye(person, 'right')),
} satisfies Record<Eye, unknown>;

function print({ person, seed, condition, sensor }: PrintJob): Picture {
  return takeImpression(masterOf(person), seed, condition, sensor);
}

function eye({ person, eye: side, seed, condition, sensor, changes }: EyeJob): EyePicture {
  const model = eyesOf[side](person);
  return renderEye(model, { ...drawCapture(model, seed, condition, sensor), ...changes }, sensor).picture;
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
