export { decodeIrisTemplate, looksLikeIrisTemplate } from './reader.ts';
export { encodeIrisTemplate } from './writer.ts';
