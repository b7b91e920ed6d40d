import sharp from 'sharp';

/** Grey pixels, row-major. */
export interface SheetPicture {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly pixels: Uint8Array;
}

/** Writes rows of pictures of one size as one picture, with a gap beside and below each; the rows are equally long. */
export async function writeContactSheet(
  out: string,
  rows: readonly (readonly SheetPicture[])[],
  gapPx: number,
): Promise<void> {
  const [[{ widthPx, heightPx }]] = rows;
  const [stepX, stepY] = [widthPx + gapPx, heightPx + gapPx];
  const laid = rows.flatMap((pictures, row) =>
    pictures.map(({ pixels }, column) => ({
      input: Buffer.from(pixels),
      raw: { width: widthPx, height: heightPx, channels: 1 as const },
      left: column * stepX,
      top: row * stepY,
    })),
  );
  const [width, height] = [rows[0].length * stepX, rows.length * stepY];
  const sheet = sharp({ create: { width, height, channels: 3, background: 'slategrey' } });
  await sheet.composite(laid).toFile(out);
}
