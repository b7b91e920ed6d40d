/** The entry of a biometric worker thread: every modality behind a message port. */
import { performance } from 'node:perf_hooks';
import { parentPort, workerData } from 'node:worker_threads';
import { allModalities } from './modalities.ts';
import { workerCalls } from './worker-calls.ts';
import { servePort } from './worker-port.ts';

/** What the thread is given. */
export interface BiometricWorkerData {
  readonly siteKey?: Uint8Array;
}

if (parentPort === null) throw new Error('worker.ts runs as a worker thread only');

const { siteKey } = (workerData ?? {}) as BiometricWorkerData;

// A Clock cannot cross into a thread, and nothing here waits or dates anything: durations alone are taken.
const monotonicMs = () => performance.now();

servePort(parentPort, workerCalls(allModalities(siteKey), monotonicMs));
