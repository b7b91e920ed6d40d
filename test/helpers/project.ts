import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder; tests run from dist/test/. */
export const projectRoot = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../..');
