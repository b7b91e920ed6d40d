// `npm run test:fleet`: builds what is missing, then measures a fleet on Mosquitto (test/fleet/).
import { ensureBuilt, ensureInstalled, run } from './lib.mjs';

ensureInstalled();
ensureBuilt();
run(process.execPath, ['--enable-source-maps', 'dist/test/fleet/run.js', ...process.argv.slice(2)]);
