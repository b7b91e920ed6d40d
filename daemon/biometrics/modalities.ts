import { fingerprint } from './fingerprint/fingerprint.ts';
import type { AnyModality } from './searchable.ts';

/** What a kiosk takes and searches. */
export const allModalities: readonly AnyModality[] = [fingerprint];
