import { lineInputDriver } from './line-input.ts';
import { fireDebounceMs } from './parameters.ts';

/** The contact of the fire alarm on a line: normally closed, so that a cut wire is an alarm. */
export const driver = lineInputDriver('normally-closed', fireDebounceMs, 50);
