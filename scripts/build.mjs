// `npm run build`: compiles all, then puts the daemon into few files (dist/bundle/), from which boards start it.
import { chmodSync } from 'node:fs';
import path from 'node:path';
import { ensureBuilt, ensureInstalled, root } from './lib.mjs';

ensureInstalled();
ensureBuilt();
const { bundle, daemonPrograms } = await import('../dist/scripts/bundle.js');
const folder = path.join(root, 'dist/bundle');
await bundle(daemonPrograms, root, folder);
chmodSync(path.join(folder, 'bitmapd.js'), 0o755);
