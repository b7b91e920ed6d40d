// `npm run test:vm`: builds what is missing, then runs the rows on a real kernel (test/vm/).
import { ensureBuilt, ensureInstalled, run } from './lib.mjs';

ensureInstalled();
ensureBuilt();
run(process.execPath, ['--enable-source-maps', 'dist/test/vm/run.js', ...process.argv.slice(2)]);
