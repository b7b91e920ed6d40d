import { emptyMask, type Mask, type Plane } from './raster.ts';

/** Ridge where the enhanced image is positive. The outermost pixels stay empty, so that eight neighbours always exist. */
export function binarise(enhanced: Plane, mask: Mask): Mask {
  const { widthPx, heightPx } = enhanced;
  const out = emptyMask(widthPx, heightPx);
  for (let y = 1; y < heightPx - 1; y++) {
    for (let x = 1; x < widthPx - 1; x++) {
      const at = y * widthPx + x;
      if (enhanced.values[at] > 0) out.values[at] = mask.values[at];
    }
  }
  return out;
}
