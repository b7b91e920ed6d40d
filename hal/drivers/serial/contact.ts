/** Edge of a block, in pixels: at 500 dpi a little under two ridges. */
const blockPx = 16;
/** The least spread of grey levels of a block that shows ridges; standard deviation, of 255. */
const ridgeSpread = 24;

/**
 * How much of the sensor shows ridges, 0 to 1: a cheap measure by which one contact of a finger is told from a worse one.
 * It is not a quality score; the daemon has its own.
 */
export function contactOf(pixels: Uint8Array, widthPx: number, heightPx: number): number {
  const columns = Math.floor(widthPx / blockPx);
  const rows = Math.floor(heightPx / blockPx);
  let ridged = 0;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const at = row * blockPx * widthPx + column * blockPx;
      if (spreadOf(pixels, at, widthPx) >= ridgeSpread) ridged += 1;
    }
  }
  return ridged / (rows * columns);
}

function spreadOf(pixels: Uint8Array, at: number, widthPx: number): number {
  let sum = 0;
  let squares = 0;
  for (let y = 0; y < blockPx; y++) {
    for (let x = 0; x < blockPx; x++) {
      const grey = pixels[at + y * widthPx + x] ?? 0;
      sum += grey;
      squares += grey * grey;
    }
  }
  const mean = sum / blockPx ** 2;
  return Math.sqrt(squares / blockPx ** 2 - mean * mean);
}
