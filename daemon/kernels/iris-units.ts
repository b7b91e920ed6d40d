// What both sides of the kernels of iris segmentation agree on.

/** Bytes that kernels may write behind a raster, and read before and behind it. */
export const rasterSlackBytes = 16;

/** Fixed point: what one pixel is in the directions and positions of rays. */
export const rayUnit = 65_536;
