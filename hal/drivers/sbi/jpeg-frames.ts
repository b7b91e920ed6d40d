/** The largest frame of a preview; what is larger is dropped. */
const largestFrameBytes = 2 ** 20;
const startOfImage = Buffer.from([0xff, 0xd8]);
const endOfImage = Buffer.from([0xff, 0xd9]);

/**
 * The JPEGs in a motion JPEG stream, in whatever pieces it comes: from each start of an image to the next end of one. What
 * stands between, multipart headers and all, is passed over.
 */
export async function* jpegFrames(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let pending: Buffer = Buffer.alloc(0);
  for await (const piece of pieces) {
    pending = Buffer.concat([pending, piece]);
    for (let found = nextFrame(pending); found !== undefined; found = nextFrame(pending)) {
      yield Uint8Array.from(found.frame);
      pending = found.rest;
    }
    pending = beginning(pending);
  }
}

function nextFrame(bytes: Buffer): { frame: Buffer; rest: Buffer } | undefined {
  const from = bytes.indexOf(startOfImage);
  const to = from < 0 ? -1 : bytes.indexOf(endOfImage, from + 2);
  if (to < 0) return undefined;
  return { frame: bytes.subarray(from, to + 2), rest: bytes.subarray(to + 2) };
}

/** What may still become a frame. */
function beginning(bytes: Buffer): Buffer {
  const from = bytes.indexOf(startOfImage);
  const kept = from >= 0 ? bytes.subarray(from) : bytes.subarray(-1);
  return kept.length > largestFrameBytes ? Buffer.alloc(0) : kept;
}
