/** Bytes of a slot. A divisor of 512, so that no slot lies in two sectors of a disk. */
export const slotBytes = 128;

/**
 * Slots that the file grows by. They are written out, so that a later sync has no new
 * length to put down. Range 64 to 65,536.
 */
export const growthSlots = 1_024;

/**
 * Keys that are made and synced at once, before anybody needs them: one sync serves so
 * many encounters. Range 64 to `growthSlots`.
 */
export const readyKeys = 256;

/** Slots that are wrapped anew in one step, with one entry of the journal. Range 1 to 4,096. */
export const rewrapSlots = 64;
