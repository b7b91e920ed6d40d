import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { bundle, daemonPrograms } from '../scripts/bundle.ts';
import { projectRoot } from './helpers/project.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

test('the bundle that boards start serves a lane, with workers of its own', { timeout: 60_000 }, async t => {
  const folder = path.join(projectRoot, 'dist', `bundle-${process.pid}`);
  t.after(() => rm(folder, { recursive: true, force: true }));
  await bundle(daemonPrograms, projectRoot, folder);
  const data = await temporaryFolder(t);
  const program = path.join(folder, 'bitmapd.js');
  const options = ['--profile', 'sim-egate', '--data', data, '--port', '0'];
  const daemon = spawn(process.execPath, [program, 'run', ...options], { stdio: ['ignore', 'pipe', 'pipe'] });
  t.after(() => daemon.kill('SIGKILL'));
  const exited = once(daemon, 'exit');
  const said: string[] = [];
  for (const stream of [daemon.stdout, daemon.stderr])
    createInterface(stream).on('line', line => {
      said.push(line);
      if (line.startsWith('ready: ')) daemon.kill('SIGTERM');
    });
  assert.deepEqual(await exited, [0, null], said.join('\n'));
  assert.match(said.join('\n'), /^ready: egate-1 serves lane-1; console on /m);
});

test('each program that the daemon starts is in the bundle', async t => {
  const folder = path.join(projectRoot, 'dist', `bundle-${process.pid}-names`);
  t.after(() => rm(folder, { recursive: true, force: true }));
  await bundle(daemonPrograms, projectRoot, folder);
  const files = await readdir(folder);
  const code = (await Promise.all(files.map(file => readFile(path.join(folder, file), 'utf8')))).join('\n');
  const started = [...code.matchAll(/new URL\(`\.\/([\w-]+)\.js`,import\.meta\.url\)/g)].map(
    ([, name]) => name,
  );
  assert.deepEqual(
    started.toSorted(),
    Object.keys(daemonPrograms)
      .filter(name => name !== 'bitmapd')
      .toSorted(),
  );
  // One that is not has its place below dist, where an installed kiosk may have nothing.
  assert.doesNotMatch(code, /new URL\(`dist\/[^`]*\.js`,bundledProject\)(?!\.href|\.pathname)/);
});
