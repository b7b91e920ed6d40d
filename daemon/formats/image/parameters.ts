/** Sides beyond this are refused by the header, before anything is decoded. Pixels. */
export const maximumSidePx = 4_096;
/** Nothing smaller holds a finger. Pixels. */
export const minimumSidePx = 32;
/** A larger file is not looked at. */
export const maximumFileBytes = 64 * 1024 * 1024;
/** What an image is taken for that states no resolution, or an incredible one. */
export const assumedDpi = 500;
/** A stated resolution below this is what tools write when they do not know (72, 96). */
export const lowestCredibleDpi = 150;
