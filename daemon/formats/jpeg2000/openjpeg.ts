// What is used of @cornerstonejs/codec-openjpeg (OpenJPEG as WebAssembly), which comes without types.
import { createRequire } from 'node:module';

export interface FrameInfo {
  readonly width: number;
  readonly height: number;
  readonly bitsPerSample: number;
  readonly componentCount: number;
  readonly isSigned: boolean;
}

interface Decoder {
  getEncodedBuffer(bytes: number): Uint8Array;
  decode(): void;
  getFrameInfo(): FrameInfo;
  /** Samples of a pixel side by side, row by row; two bytes each, the lower first, beyond 8 bits. In the module's memory. */
  getDecodedBuffer(): Uint8Array;
  delete(): void;
}

interface Encoder {
  getDecodedBuffer(frame: FrameInfo): Uint8Array;
  setQuality(lossless: boolean, rate: number): void;
  encode(): void;
  getEncodedBuffer(): Uint8Array;
  delete(): void;
}

type Factory<Module> = (options: {
  readonly print: () => void;
  readonly printErr: () => void;
}) => Promise<Module>;

const require = createRequire(import.meta.url);
/** It writes what it thinks of each image to standard output, where our answers go. */
const silent = { print: () => {}, printErr: () => {} };
const scope = '@cornerstonejs/codec-openjpeg';

/** A module registers its classes in a place that it has once: it is loaded once. */
let encoders: Promise<{ J2KEncoder: new () => Encoder }> | undefined;

/** For a process that opens one decoder. */
export async function openDecoder(): Promise<Decoder> {
  const load = require(`${scope}/decodewasmjs`) as Factory<{ J2KDecoder: new () => Decoder }>;
  return new (await load(silent)).J2KDecoder();
}

export async function openEncoder(): Promise<Encoder> {
  encoders ??= (require(`${scope}/wasmjs`) as Factory<{ J2KEncoder: new () => Encoder }>)(silent);
  return new (await encoders).J2KEncoder();
}
