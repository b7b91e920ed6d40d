// `npm run test:faults`, `npm run test:long`: builds what is missing, then makes the faults (test/faults/).
import { ensureBuilt, ensureBundled, ensureInstalled, run } from './lib.mjs';

ensureInstalled();
ensureBuilt();
await ensureBundled();
run(process.execPath, ['--enable-source-maps', 'dist/test/faults/run.js', ...process.argv.slice(2)]);
