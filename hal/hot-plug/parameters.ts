/** The first pause before a device that is not there is looked for again (ms, 100 to 10,000); it doubles with each failure. */
export const retryFirstMs = 500;
/** The longest such pause (ms, 1,000 to 60,000): for so long somebody waits who has plugged it in again. */
export const retryLongestMs = 5_000;
