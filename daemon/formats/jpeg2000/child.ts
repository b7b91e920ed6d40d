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
    return { failure: String(error) };
  }
}

/** Scaled, and signed ones raised, so that 0 is black and 255 white. */
function eightBits(buffer: Uint8Array, { bitsPerSample, isSigned }: FrameInfo): Uint8Array {
  const isWide = bitsPerSample > 8;
  const top = 2 ** bitsPerSample - 1;
  const raised = isSigned ? 2 ** (bitsPerSample - 1) : 0;
  if (bitsPerSample === 8 && !isSigned) return new Uint8Array(buffer);
  const count = isWide ? buffer.length >> 1 : buffer.length;
  const view = new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  const sample = (i: number) => {
    if (isWide) return isSigned ? view.getInt16(2 * i, true) : view.getUint16(2 * i, true);
    return isSigned ? view.getInt8(i) : view.getUint8(i);
  };
  return Uint8Array.from({ length: count }, (_, i) => Math.round(((sample(i) + raised) * 255) / top));
}
