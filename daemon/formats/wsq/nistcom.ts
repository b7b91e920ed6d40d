/** The first word of a comment that holds NIST's attributes. */
const header = 'NIST_COM';

/** What our encoder says of an image; the order is that of NIST's encoder. */
export interface ImageAttributes {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly dpi: number;
  /** Bits a pixel that the bins were chosen for. */
  readonly bitrate: number;
}

/** NISTCOM, the comment of NIST's tools: a line an attribute, its name, a space, its value; the first says how many there are. */
export function writeNistcom({ widthPx, heightPx, dpi, bitrate }: ImageAttributes): Uint8Array {
  const attributes = [
    ['PIX_WIDTH', widthPx],
    ['PIX_HEIGHT', heightPx],
    ['PIX_DEPTH', 8],
    ['PPI', Math.round(dpi)],
    ['LOSSY', 1],
    ['COLORSPACE', 'GRAY'],
    ['COMPRESSION', 'WSQ'],
    ['WSQ_BITRATE', bitrate.toFixed(6)],
  ] as const;
  const lines = [[header, attributes.length + 1], ...attributes].map(words => `${words.join(' ')}\n`);
  return new TextEncoder().encode(lines.join(''));
}

/** The attributes by their names, of which the last counts; undefined where the comment is something else. */
export function readNistcom(bytes: Uint8Array): ReadonlyMap<string, string> | undefined {
  const text = Buffer.from(bytes).toString('latin1').split('\0', 1)[0];
  if (!text.startsWith(header)) return undefined;
  const pairs = text.split(/\r?\n/).map(line => /^[ \t]*([^ \t]+)[ \t]+(.*)$/.exec(line));
  return new Map(pairs.flatMap(pair => (pair === null ? [] : [[pair[1], pair[2]] as const])));
}

/** PPI of NISTCOM, pixels an inch; undefined where it is not there, or -1, which is "unknown". */
export function resolutionOf(attributes: ReadonlyMap<string, string>): number | undefined {
  const dpi = Number.parseInt(attributes.get('PPI') ?? '', 10);
  return dpi > 0 && dpi <= 65_535 ? dpi : undefined;
}
