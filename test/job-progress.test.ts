// How far a roll-out has come, stage by stage.
import assert from 'node:assert/strict';
import test from 'node:test';
import * as fc from 'fast-check';
import { executionStatuses } from '../daemon/fleet/jobs/states.ts';
import type { JobExecution } from '../daemon/hub/jobs/job.ts';
import { stagesOf } from '../daemon/hub/jobs/progress.ts';

const rollout = { canary: 2, stepsPercent: [10, 50, 100], absentMinutes: 10 };

const executionOf = (kiosk: number, status: JobExecution['status']): JobExecution => {
  return { job: 'a', kiosk: `demo/s1/${kiosk}`, status, version: 1, queuedMs: kiosk };
};

test('each stage has those whom it adds; who was asked first is in the first', () => {
  const executions = [3, 1, 2].map(kiosk => executionOf(kiosk, kiosk < 3 ? 'SUCCEEDED' : 'FAILED'));
  assert.deepEqual(stagesOf({ rollout }, executions, 50), [
    { percent: 0, kiosks: 2, asked: 2, ended: 2, failed: 0 },
    { percent: 10, kiosks: 3, asked: 1, ended: 1, failed: 1 },
    { percent: 50, kiosks: 20, asked: 0, ended: 0, failed: 0 },
    { percent: 100, kiosks: 25, asked: 0, ended: 0, failed: 0 },
  ]);
});

test('every execution that was not removed is in one stage, whatever became of the target', () => {
  const statuses = fc.array(fc.constantFrom(...executionStatuses), { maxLength: 60 });
  fc.assert(
    fc.property(statuses, fc.nat(80), (given, meant) => {
      const executions = given.map((status, at) => executionOf(at, status));
      const stages = stagesOf({ rollout }, executions, meant);
      const sum = (of: 'kiosks' | 'asked') => stages.reduce((all, stage) => all + stage[of], 0);
      const counted = given.filter(status => status !== 'REMOVED').length;
      assert.deepEqual([sum('asked'), sum('kiosks')], [counted, Math.max(meant, counted)]);
      for (const { kiosks, asked, ended, failed } of stages)
        assert.ok(failed <= ended && ended <= asked && asked <= kiosks);
    }),
  );
});
