// The simulated fleet that anybody can start: scripts/fleet-sim.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import path from 'node:path';
import test from 'node:test';
import { promisify } from 'node:util';
import { projectRoot } from './helpers/project.ts';

test('simulated kiosks are online at a whole hub, and it has what they tell', async () => {
  const program = path.join(projectRoot, 'dist/scripts/fleet-sim/main.js');
  const given = ['--kiosks', '5', '--rate', '120', '--seconds', '5'];
  const { stdout } = await promisify(execFile)(process.execPath, [program, ...given], { timeout: 60_000 });
  const last = stdout.split('\n').findLast(line => line.includes(' received')) ?? '';
  assert.match(last, /^5 of 5 connected, 5 online at the hub; [1-9]\d* received, 0 refused/);
});
