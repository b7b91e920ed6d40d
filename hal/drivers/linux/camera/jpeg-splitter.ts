/** Markers of ITU-T T.81, table B.1; each is preceded by 0xff. */
const marker = { soi: 0xd8, eoi: 0xd9, sos: 0xda, rst0: 0xd0, rst7: 0xd7, sof0: 0xc0 } as const;

/** What one look at the bytes from a start of image on has come to. */
type Look =
  | { readonly found: 'end'; readonly at: number }
  | { readonly found: 'garbage' }
  /** All before `at` has been seen to be in order; `scanning` when that is inside of coded data. */
  | { readonly found: 'more-to-come'; readonly at: number; readonly scanning: boolean };

/** One whole picture, and the mark of the portion in which its first byte came. */
export interface SplitPicture<Mark> {
  readonly bytes: Uint8Array;
  readonly mark: Mark;
}

/**
 * Cuts a stream of JPEG pictures that follow one another (MJPEG as rpicam-vid writes it) into pictures, however it is
 * portioned. It walks from segment to segment (T.81, B.1.1), so that neither a thumbnail in a segment nor coded data look
 * like an end. What is no picture is passed over, and the next start of image is sought.
 */
export class JpegSplitter<Mark> {
  readonly #largestBytes: number;
  #held = Buffer.alloc(0);
  /** From where in `#held` on the bytes came with which mark. */
  #marks: { readonly from: number; readonly mark: Mark }[] = [];
  #resumeAt = 0;
  #scanning = false;

  /** A picture that is larger is taken for garbage: memory is bounded by it. */
  constructor(largestBytes: number) {
    this.#largestBytes = largestBytes;
  }

  /** Takes the next bytes of the stream, and gives the pictures that they complete. */
  push(portion: Uint8Array, mark: Mark): SplitPicture<Mark>[] {
    this.#marks.push({ from: this.#held.length, mark });
    this.#held = Buffer.concat([this.#held, portion]);
    const pictures: SplitPicture<Mark>[] = [];
    while (this.#seekStart()) {
      const look = lookThrough(this.#held, this.#resumeAt, this.#scanning);
      if (look.found === 'more-to-come') {
        this.#resumeAt = look.at;
        this.#scanning = look.scanning;
        if (this.#held.length <= this.#largestBytes) break;
      }
      if (look.found === 'end') pictures.push(this.#cut(look.at));
      else this.#drop(2);
    }
    return pictures;
  }

  /** Lets go of all before the first start of image; false when there is none yet. */
  #seekStart(): boolean {
    if (this.#resumeAt > 0) return true;
    const at = this.#held.indexOf(startOfImage);
    // Two bytes may be the first of a start that the next portion completes.
    this.#drop(at >= 0 ? at : Math.max(0, this.#held.length - startOfImage.length + 1));
    if (at >= 0) this.#resumeAt = 2;
    return at >= 0;
  }

  #cut(end: number): SplitPicture<Mark> {
    const [first] = this.#marks;
    if (first === undefined) throw new Error('bytes without a mark');
    const picture = { bytes: this.#held.subarray(0, end), mark: first.mark };
    this.#drop(end);
    return picture;
  }

  #drop(count: number): void {
    this.#held = this.#held.subarray(count);
    const moved = this.#marks.map(({ from, mark }) => ({ from: Math.max(0, from - count), mark }));
    // Of those that begin at the new first byte or before, the last one is its mark.
    this.#marks = moved.filter((_, place) => moved[place + 1]?.from !== 0);
    this.#resumeAt = 0;
    this.#scanning = false;
  }
}

const startOfImage = Buffer.from([0xff, marker.soi, 0xff]);

function lookThrough(bytes: Buffer, from: number, scanning: boolean): Look {
  let at = from;
  let inScan = scanning;
  for (;;) {
    if (inScan) {
      at = endOfScan(bytes, at);
      if (at < 0) return { found: 'more-to-come', at: Math.max(from, bytes.length - 1), scanning: true };
      inScan = false;
    }
    if (at + 2 > bytes.length) return { found: 'more-to-come', at, scanning: false };
    const code = bytes[at + 1];
    if (bytes[at] !== 0xff) return { found: 'garbage' };
    if (code === marker.eoi) return { found: 'end', at: at + 2 };
    if (code === 0xff) at += 1;
    else if (!hasLength(code)) return { found: 'garbage' };
    else {
      if (at + 4 > bytes.length) return { found: 'more-to-come', at, scanning: false };
      const length = bytes.readUInt16BE(at + 2);
      if (length < 2) return { found: 'garbage' };
      if (at + 2 + length > bytes.length) return { found: 'more-to-come', at, scanning: false };
      at += 2 + length;
      inScan = code === marker.sos;
    }
  }
}

/** Whether a marker begins a segment. Those of restarts stand in coded data only, and a second start of image in none. */
const hasLength = (code: number | undefined) =>
  code !== undefined && code >= marker.sof0 && (code < marker.rst0 || code > marker.soi);

/** Where the marker stands that ends the coded data; -1 while it has not come. */
function endOfScan(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    const code = bytes[at + 1];
    if (code === undefined) return -1;
    const isStuffing = code === 0x00 || code === 0xff;
    if (!isStuffing && (code < marker.rst0 || code > marker.rst7)) return at;
  }
  return -1;
}
