// `npm start`: from a fresh clone to the running demo. Arguments go on to `bitmapd demo`.
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureBuilt, ensureInstalled, root } from './lib.mjs';

ensureInstalled();
ensureBuilt();
const bin = path.join(root, 'dist/daemon/cli/bitmapd.js');
process.argv.splice(1, 1, bin, 'demo');
await import(pathToFileURL(bin));
