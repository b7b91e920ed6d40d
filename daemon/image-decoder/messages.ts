import type { FaultCode, FaultDetail } from '../core/errors.ts';
import type { Image } from '../core/image.ts';
import type { ReadImageOptions } from '../formats/image/read-image.ts';

export interface Question {
  readonly bytes: Uint8Array;
  readonly name: string;
  readonly options: ReadImageOptions;
}

/** What became of an image: decoded, refused, or too much for the decoder in a way that it could still tell of. */
export type Answer =
  | { readonly image: Image }
  | { readonly fault: { readonly code: FaultCode; readonly what: string; readonly detail: FaultDetail } }
  | { readonly failure: string };
