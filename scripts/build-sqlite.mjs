// `node scripts/build-sqlite.mjs`: compiles better-sqlite3, which scripts/bench-store.ts measures the store beside. Its own install
// script would fetch a binary; here it is built from the source that npm has brought, with Node's headers and a C++ compiler.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { ensureInstalled, root, run } from './lib.mjs';

/** Where Node's headers are: beside the program, as Debian's packages and Node's own archives have them. */
function headersFolder() {
  const prefix = path.dirname(path.dirname(process.execPath));
  if (existsSync(path.join(prefix, 'include/node/node.h'))) return prefix;
  process.stderr.write(`build-sqlite: no headers of Node in ${prefix}/include/node\n`);
  process.exit(1);
}

/** npm carries it. */
function nodeGyp() {
  const prefix = path.dirname(path.dirname(process.execPath));
  const require = createRequire(path.join(prefix, 'lib/node_modules/npm/package.json'));
  return require.resolve('node-gyp/bin/node-gyp.js');
}

ensureInstalled();
const source = path.join(root, 'node_modules/better-sqlite3');
if (!existsSync(source)) {
  process.stderr.write(
    'build-sqlite: node_modules has no better-sqlite3; where it is a link, run npm ci behind it\n',
  );
  process.exit(1);
}
if (existsSync(path.join(source, 'build/Release/better_sqlite3.node'))) {
  process.stderr.write('build-sqlite: it is there\n');
} else {
  process.stderr.write('build-sqlite: compiling SQLite, about a minute ...\n');
  const where = [`--directory=${source}`, `--nodedir=${headersFolder()}`];
  run(process.execPath, [nodeGyp(), 'rebuild', '--release', ...where], { quiet: true });
}
