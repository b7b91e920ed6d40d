// The worker thread in which synthetic prints are made; print-renderer.ts starts it.
import { parentPort } from 'node:worker_threads';
import { createMasterCache, takeImpression } from './fingerprint/index.ts';
import type { PrintJob, PrintReply, PrintRequest } from './print-job.ts';
import type { Picture } from './stage.ts';

/** Enough for a roster and a small population. */
const mastersKept = 64;
const masterOf = createMasterCache(mastersKept);

function render({ person, seed, condition, sensor }: PrintJob): Picture {
  return takeImpression(masterOf(person), seed, condition, sensor);
}

function answer({ number, job }: PrintRequest): PrintReply {
  try {
    return { number, picture: render(job) };
  } catch (error) {
    return { number, error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

parentPort?.on('message', (request: PrintRequest) => {
  const reply = answer(request);
  // The pixels move over; they are not copied.
  const moved = 'picture' in reply ? [reply.picture.pixels.buffer as ArrayBuffer] : [];
  parentPort?.postMessage(reply, moved);
});
