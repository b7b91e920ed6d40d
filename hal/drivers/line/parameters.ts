/** For how long a contact must keep its level, in ms: relays and buttons bounce for 1 to 10. 0 to 1000. */
export const contactDebounceMs = 20;

/** The same of a fire contact: it has to be through, with all that follows, within 100 ms. 0 to 50. */
export const fireDebounceMs = 10;

/** For how long the mains must be gone, or back, in ms: switching gear interrupts them for up to 300. 0 to 10,000. */
export const powerDebounceMs = 500;

/** Beams of light do not bounce, but a swinging bag breaks them for a moment; in ms, 0 to 1000. */
export const beamDebounceMs = 30;

/** What a magnet takes to let go, in ms: its field falls within 100 to 200. 0 to 5000. */
export const unlockMs = 200;

/** What the closer takes to shut the leaf, in ms; with an end contact the longest that it may take. 100 to 20,000. */
export const closeMs = 3_000;

/** The longest that a leaf with an end contact may take to be open, in ms. 100 to 20,000. */
export const openMs = 3_000;
