/** Decodes one JPEG 2000 image for its parent, and ends. Started by `decodeJpeg2000` alone, with limits to its memory and time. */
import type { Decoded } from './messages.ts';
import { type FrameInfo, openDecoder } from './openjpeg.ts';

process.once('message', (bytes: Uint8Array) => {
  void answerTo(bytes);
});

async function answerTo(bytes: Uint8Array): Promise<void> {
  const answer = await decoded(bytes);
  process.send?.(answer, () => process.disconnect());
}

async function decoded(bytes: Uint8Array): Promise<Decoded> {
  try {
    const decoder = await openDecoder();
    decoder.getEncodedBuffer(bytes.length).set(bytes);
    decoder.decode();
    const frame = decoder.getFrameInfo();
    const { width: widthPx, height: heightPx, componentCount: components } = frame;
    return { widthPx, heightPx, components, samples: eightBits(decoder.getDecodedBuffer(), frame) };
  } catch (error) {
    // What OpenJPEG throws in C++ comes as a bare address.
    return { failure: typeof error === 'number' ? 'a refusal by OpenJPEG' : String(error) };
  }
}

/** Scaled, so that 0 is black and 255 white; the decoder's samples have two bytes each beyond 8 bits, the lower first. */
function eightBits(buffer: Uint8Array, { bitsPerSample }: FrameInfo): Uint8Array {
  if (bitsPerSample === 8) return new Uint8Array(buffer);
  const isWide = bitsPerSample > 8;
  const top = 2 ** bitsPerSample - 1;
  const sample = (i: number) => (isWide ? buffer[2 * i] + 256 * buffer[2 * i + 1] : buffer[i]);
  const count = isWide ? buffer.length >> 1 : buffer.length;
  return Uint8Array.from({ length: count }, (_, i) => Math.round((sample(i) * 255) / top));
}
