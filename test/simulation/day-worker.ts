/** Plays the day that it is given, in a thread of its own: days share nothing. */
import { parentPort, workerData } from 'node:worker_threads';
import { type DayOptions, simulateDay } from './simulation.ts';

parentPort?.postMessage(await simulateDay(workerData as DayOptions), []);
