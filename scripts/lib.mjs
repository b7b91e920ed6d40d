// What `npm start`, `npm test` and `npm run build` share. Node built-ins only: it runs before anything is installed.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const consoleDir = 'daemon/http/console';
/** What the console shares with the daemon. */
const consoleShares = ['daemon/core', 'daemon/biometrics/explain', 'daemon/biometrics/fingerprint/explain'];
const kernelsDir = 'daemon/kernels/assembly';

/** Runs a command in the project folder and ends this process with its exit code when it fails. */
export function run(command, args, { env = process.env, quiet = false } = {}) {
  const stdio = quiet ? ['ignore', 'pipe', 'inherit'] : 'inherit';
  const done = spawnSync(command, args, { cwd: root, stdio, env });
  if (done.error) throw done.error;
  if (done.status === 0) return;
  if (quiet && done.stdout) process.stdout.write(done.stdout);
  process.stderr.write(`${path.basename(command)} ${args.join(' ')} failed with exit code ${done.status}\n`);
  process.exit(done.status ?? 1);
}

const mtimeMs = file => (existsSync(file) ? statSync(file).mtimeMs : 0);

/** Installs node_modules from the lock file, unless they came from this very lock file already. */
export function ensureInstalled() {
  const lock = createHash('sha256')
    .update(readFileSync(path.join(root, 'package-lock.json')))
    .digest('hex');
  const stampFile = path.join(root, 'node_modules/.bitmapd-lock');
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === lock) return;
  // npm ci would empty the folder behind a link, which is another checkout's.
  if (lstatSync(path.join(root, 'node_modules'), { throwIfNoEntry: false })?.isSymbolicLink()) return;
  process.stderr.write('bitmapd: installing packages (npm ci) ...\n');
  run('npm', ['ci', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error']);
  writeFileSync(stampFile, lock);
}

function* filesBelow(folder) {
  for (const entry of readdirSync(path.join(root, folder), { withFileTypes: true })) {
    const name = path.join(folder, entry.name);
    if (entry.isDirectory()) yield* filesBelow(name);
    else yield name;
  }
}

function newestMs(folders, keep = () => true) {
  let newest = mtimeMs(path.join(root, 'package-lock.json'));
  for (const folder of folders) {
    newest = Math.max(newest, mtimeMs(path.join(root, folder)));
    for (const file of filesBelow(folder)) {
      if (keep(file)) newest = Math.max(newest, mtimeMs(path.join(root, file)));
    }
  }
  return newest;
}

function buildWhenStale(stamp, newest, build) {
  const stampFile = path.join(root, 'dist', stamp);
  if (mtimeMs(stampFile) >= newest) return;
  const startedAt = new Date();
  build();
  writeFileSync(stampFile, startedAt.toISOString());
}

/** A compiled file whose source is gone would still be imported and tested: remove it. */
function removeOrphans() {
  for (const folder of ['daemon', 'hal', 'scripts', 'test']) {
    if (!existsSync(path.join(root, 'dist', folder))) continue;
    for (const file of filesBelow(path.join('dist', folder))) {
      const source = path.relative('dist', file).replace(/\.js(\.map)?$/, '.ts');
      if (source.endsWith('.ts') && !existsSync(path.join(root, source))) rmSync(path.join(root, file));
    }
  }
}

const profilesDir = 'daemon/formats/ansi-nist/profiles';

/** Puts the application profiles of transactions where the compiled code looks for them. */
function copyProfiles() {
  for (const file of filesBelow(profilesDir)) {
    const copy = path.join(root, 'dist', file);
    if (mtimeMs(copy) < mtimeMs(path.join(root, file))) {
      mkdirSync(path.dirname(copy), { recursive: true });
      copyFileSync(path.join(root, file), copy);
    }
  }
}

/** Each kernel imports its memory, which several workers may share. Up to 65,536 pages, which is all of 32 bits. */
const kernelOptions = ['--runtime', 'stub', '-O3', '--noAssert', '--enable', 'simd', '--enable', 'threads'];
const memoryOptions = [
  '--importMemory',
  '--sharedMemory',
  '--initialMemory',
  '1',
  '--maximumMemory',
  '65536',
];

/** Compiles each kernel whose source changed: daemon/kernels/assembly/NAME.ts, with its parts in NAME/, to NAME.wasm. */
function buildKernels() {
  for (const source of existsSync(path.join(root, kernelsDir)) ? filesBelow(kernelsDir) : []) {
    if (!source.endsWith('.ts') || path.dirname(source) !== kernelsDir) continue;
    const name = path.basename(source, '.ts');
    const parts = [path.join(kernelsDir, name)].filter(folder => existsSync(path.join(root, folder)));
    buildWhenStale(
      `daemon/kernels/${name}.built`,
      Math.max(newestMs(parts), mtimeMs(path.join(root, source))),
      () => {
        process.stderr.write(`bitmapd: building the kernel ${name} ...\n`);
        const target = ['-o', `dist/daemon/kernels/${name}.wasm`];
        const asc = 'node_modules/assemblyscript/bin/asc.js';
        run(process.execPath, [asc, source, ...target, ...kernelOptions, ...memoryOptions]);
      },
    );
  }
}

/** Compiles what changed since the last build: TypeScript and kernels to dist/, the console to dist/console/. */
export function ensureBuilt() {
  const isElsewhere = file => file.startsWith(consoleDir) || file.startsWith(kernelsDir);
  const sources = ['daemon', 'hal', 'scripts', 'test'];
  buildWhenStale(
    '.built',
    newestMs(sources, file => file.endsWith('.ts') && !isElsewhere(file)),
    () => {
      process.stderr.write('bitmapd: building ...\n');
      run(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.json']);
      removeOrphans();
      chmodSync(path.join(root, 'dist/daemon/cli/bitmapd.js'), 0o755);
    },
  );
  copyProfiles();
  buildKernels();
  if (!existsSync(path.join(root, consoleDir))) return;
  buildWhenStale('.console-built', newestMs([consoleDir, ...consoleShares]), () => {
    process.stderr.write('bitmapd: building the console ...\n');
    run(process.execPath, ['node_modules/vite/bin/vite.js', 'build', consoleDir, '--logLevel', 'warn']);
  });
}

/** Puts the daemon into few files, dist/bundle/, when something was compiled since. */
export async function ensureBundled() {
  const folder = path.join(root, 'dist/bundle');
  const program = path.join(folder, 'bitmapd.js');
  if (mtimeMs(program) > mtimeMs(path.join(root, 'dist/.built'))) return;
  const { bundle, daemonPrograms } = await import('../dist/scripts/bundle.js');
  await bundle(daemonPrograms, root, folder);
  chmodSync(program, 0o755);
}
