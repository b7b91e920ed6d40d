import sharp from 'sharp';

/** A drawing as PNG of 1,000 px with at the most colours that keep it small: noise needs many, and with too few the rare inks turn grey. */
export async function smallPng(svg: Buffer, mostBytes = 150_000): Promise<Buffer> {
  const picture = sharp(svg).resize({ width: 1000 });
  let png = Buffer.alloc(0);
  for (let quality = 90; quality > 0; quality -= 10) {
    png = await picture.clone().png({ palette: true, dither: 0, quality, effort: 10 }).toBuffer();
    if (png.length < mostBytes) break;
  }
  return png;
}
