/** Who holds the lines, as `gpioinfo` shows it. At most 31 bytes. */
export const consumer = 'bitmapd';

/** Edges of each line that the kernel keeps while the event loop is busy. 1 to 1024. */
export const eventsPerLine = 64;

/** Edges that one read of the events takes. */
export const eventsPerRead = 32;

/** How often the level of an input of sysfs is read without an edge, in ms: it tells nothing of a chip that is gone. */
export const levelCheckMs = 100;

/** How long udev may take to hand an exported line of sysfs to our group, in ms. */
export const exportTimeoutMs = 2_000;

/** How often it is asked meanwhile, in ms. */
export const exportRetryMs = 10;
