import type { PictureSize } from '../camera/jpeg.ts';

/** How the pixels of a buffer lie. */
export interface Layout extends PictureSize {
  /** From the start of one line to that of the next; more than the pixels need where the device pads. */
  readonly bytesPerLine: number;
}

/** The grey of a buffer's bytes, as the sensor gave it, without any stretching; undefined when they are no whole picture. */
export type ToGrey = (bytes: Uint8Array, layout: Layout) => Promise<Uint8Array | undefined>;

/** By the name that the kernel gives the format (linux/videodev2.h). */
export const pixelFormats = {
  GREY: firstPlane,
  Y10: words(10),
  Y12: words(12),
  Y16: words(16),
  YUYV: everySecondByte(0),
  UYVY: everySecondByte(1),
  NV12: firstPlane,
  YU12: firstPlane,
  MJPG: async (bytes, layout) => (await loadJpeg()).greyOfJpeg(bytes, layout),
} as const satisfies Readonly<Record<string, ToGrey>>;

/** The decoder of JPEG, which stops the process for a moment as it loads: nobody but MJPG needs it, and it loads when that is opened. */
const loadJpeg = () => import('../camera/jpeg.ts');

/** Loads what the format is read with. */
export async function prepareFormat(format: PixelFormat): Promise<void> {
  if (format === 'MJPG') await loadJpeg();
}

export type PixelFormat = keyof typeof pixelFormats;

async function firstPlane(bytes: Uint8Array, layout: Layout): Promise<Uint8Array | undefined> {
  return lineByLine(bytes, layout, 1, (line, grey) => grey.set(line));
}

/** Grey and colour in turn. */
function everySecondByte(from: 0 | 1): ToGrey {
  return async (bytes, layout) =>
    lineByLine(bytes, layout, 2, (line, grey) => {
      for (let x = 0; x < grey.length; x += 1) grey[x] = line[2 * x + from] ?? 0;
    });
}

/**
 * Little-endian 16-bit words, of which so many low bits are used; the highest eight of them are given. More than they
 * hold, as some cameras put there, is white.
 */
function words(bits: number): ToGrey {
  const whole = (line: Uint8Array, x: number) => (line[2 * x] ?? 0) | ((line[2 * x + 1] ?? 0) << 8);
  return async (bytes, layout) =>
    lineByLine(bytes, layout, 2, (line, grey) => {
      for (let x = 0; x < grey.length; x += 1) grey[x] = Math.min(255, whole(line, x) >> (bits - 8));
    });
}

function lineByLine(
  bytes: Uint8Array,
  { widthPx, heightPx, bytesPerLine }: Layout,
  pixelBytes: number,
  convert: (line: Uint8Array, grey: Uint8Array) => void,
): Uint8Array | undefined {
  const usedBytes = widthPx * pixelBytes;
  const lineBytes = Math.max(bytesPerLine, usedBytes);
  if (bytes.length < lineBytes * (heightPx - 1) + usedBytes) return undefined;
  const grey = new Uint8Array(widthPx * heightPx);
  for (let y = 0; y < heightPx; y += 1) {
    const line = bytes.subarray(y * lineBytes, y * lineBytes + usedBytes);
    convert(line, grey.subarray(y * widthPx, (y + 1) * widthPx));
  }
  return grey;
}
