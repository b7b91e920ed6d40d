import { lineInputDriver } from './line-input.ts';
import { powerDebounceMs } from './parameters.ts';

/** The relay of an uninterruptible supply on a line: it opens when the mains fail. */
export const driver = lineInputDriver('normally-closed', powerDebounceMs, 10_000);
