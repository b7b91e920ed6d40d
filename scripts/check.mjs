// `npm run check`: types, lint, format, and the house rules (test/tidy.test.ts).
import { ensureBuilt, ensureInstalled, run } from './lib.mjs';

ensureInstalled();
ensureBuilt();
run(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'daemon/http/console/tsconfig.json']);
run('node_modules/.bin/oxlint', ['--type-aware', '--deny-warnings']);
run('node_modules/.bin/biome', ['format', '.']);
run(process.execPath, ['--test', 'dist/test/tidy.test.js']);
