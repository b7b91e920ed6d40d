// `npm test [NAME ...]`: installs and builds what is missing, then runs node:test on the built files, listed flat.
// NAME keeps only the test files whose name contains it. What was skipped is said, by name, at the end.
import { readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { ensureBuilt, ensureBundled, ensureInstalled, root, run } from './lib.mjs';

ensureInstalled();
ensureBuilt();
await ensureBundled();
const wanted = process.argv.slice(2).filter(argument => !argument.startsWith('--'));
const files = readdirSync(path.join(root, 'test'))
  .filter(name => name.endsWith('.test.ts'))
  .filter(name => wanted.length === 0 || wanted.some(part => name.includes(part)))
  .map(name => path.join('dist/test', name.replace(/\.ts$/, '.js')));
if (files.length === 0) {
  process.stderr.write(`npm test: no test file is named like ${wanted.join(', ')}; see test/\n`);
  process.exit(2);
}
const reporters = ['--test-reporter=spec', '--test-reporter-destination=stdout'];
const report = process.env.BITMAPD_TEST_REPORT;
if (report) reporters.push('--test-reporter=tap', `--test-reporter-destination=${report}`);
// Node leaves one processor idle: of two, half.
const concurrency = `--test-concurrency=${availableParallelism()}`;
run(process.execPath, ['--test', concurrency, '--enable-source-maps', ...reporters, ...files], {
  env: { ...process.env, NODE_ENV: 'test' },
});
