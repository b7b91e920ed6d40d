/** Spans that may wait to be sent; what comes on top is dropped, and counted. 100 to 100,000. */
export const queueSpans = 2_048;
/** Spans in one request. 1 to `queueSpans`. */
export const batchSpans = 256;
/** How long a span may wait for others to be sent with, in ms. 100 to 60,000. */
export const batchDelayMs = 2_000;
/** How long the collector may take to answer, in ms; then the spans are dropped. 100 to 60,000. */
export const exportTimeoutMs = 5_000;
/** How long the end of a daemon may wait for spans to be sent, in ms. 0 to 10,000. */
export const closeTimeoutMs = 2_000;
/** Encounters of a kiosk whose way to the hub is followed at once: a long outage does not fill the memory. 1 to 10,000. */
export const followedEncounters = 500;
/** Events that a hub follows at once. 100 to 100,000. */
export const followedArrivals = 10_000;
