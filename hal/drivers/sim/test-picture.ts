/** How far the disc moves from frame to frame. */
const stepPx = 7;

/** A grey ramp with a light disc that bounces from side to side: every frame differs from the one before. */
export function testPicture(widthPx: number, heightPx: number, number: number): Uint8Array {
  const pixels = new Uint8Array(widthPx * heightPx);
  const radiusPx = Math.min(widthPx, heightPx) / 5;
  const centreX = radiusPx + bounce(number * stepPx, widthPx - 2 * radiusPx);
  const centreY = heightPx / 2;
  for (let y = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++) {
      const inDisc = Math.hypot(x - centreX, y - centreY) <= radiusPx;
      pixels[y * widthPx + x] = inDisc ? 230 : Math.round(40 + (120 * x) / widthPx);
    }
  }
  return pixels;
}

/** A point that goes to and fro between 0 and `length`. */
function bounce(travelled: number, length: number): number {
  const phase = travelled % (2 * length);
  return phase <= length ? phase : 2 * length - phase;
}
