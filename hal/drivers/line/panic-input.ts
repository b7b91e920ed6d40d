import { lineInputDriver } from './line-input.ts';

/** The button for help on a line: normally closed, so that a cut wire calls an officer. */
export const driver = lineInputDriver('normally-closed');
