import { lineInputDriver } from './line-input.ts';

/** A button or a switch on a line. */
export const driver = lineInputDriver('normally-open');
