/** Plays the day that it is given, in a thread of its own: days share nothing. */
import { parentPort, workerData } from 'node:worker_threads';
import { type DayOptions, simulateDay } from './simulation.ts';

if (parentPort === null) throw new Error('day-worker.ts runs as a worker thread only');
const port = parentPort;
port.postMessage(await simulateDay(workerData as DayOptions));
