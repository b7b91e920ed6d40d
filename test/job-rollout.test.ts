// The roll-out of a job, which is pure: what must hold whatever kiosks do, and when.
import assert from 'node:assert/strict';
import test from 'node:test';
import * as fc from 'fast-check';
import { isEnded, isFailure } from '../daemon/fleet/jobs/states.ts';
import { updated } from '../daemon/hub/jobs/execution.ts';
import type { Job, JobExecution } from '../daemon/hub/jobs/job.ts';
import { type Advance, advance, cancel, limitOf } from '../daemon/hub/jobs/roll-out.ts';

const names = Array.from({ length: 12 }, (_, index) => `t/s/k${index}`);

function jobOf(changes: Partial<Job> = {}): Job {
  return {
    id: 'J',
    order: 1,
    kind: 'lock-lane',
    parameters: { reason: 'test' },
    target: { everybody: true },
    selection: 'continuous',
    when: 'any-time',
    rollout: { canary: 2, stepsPercent: [25, 50, 100], absentMinutes: 10 },
    threshold: { percent: 30, ended: 2 },
    timeoutMinutes: 30,
    expiresHours: 24,
    status: 'IN_PROGRESS',
    stage: 0,
    by: 'jana',
    createdMs: 0,
    ...changes,
  };
}

const jobs = fc
  .record({
    selection: fc.constantFrom('snapshot' as const, 'continuous' as const),
    canary: fc.integer({ min: 1, max: 4 }),
    steps: fc.constantFrom<number[]>([100], [25, 50, 100], [10, 100]),
    percent: fc.integer({ min: 1, max: 100 }),
    ended: fc.integer({ min: 1, max: 4 }),
  })
  .map(({ selection, canary, steps, percent, ended }) =>
    jobOf({
      selection,
      rollout: { canary, stepsPercent: steps, absentMinutes: 10 },
      threshold: { percent, ended },
      snapshot: names.slice(0, 8),
    }),
  );

const happenings = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.record({ what: fc.constant('tick' as const), pick: fc.nat(99) }) },
    {
      weight: 8,
      arbitrary: fc.record({
        what: fc.constantFrom('IN_PROGRESS', 'SUCCEEDED', 'SUCCEEDED', 'FAILED', 'REJECTED'),
        pick: fc.nat(99),
        version: fc.constantFrom('right', 'right', 'right', 'wrong'),
      }),
    },
    { weight: 2, arbitrary: fc.record({ what: fc.constantFrom('join', 'leave', 'wait'), pick: fc.nat(99) }) },
    {
      weight: 1,
      arbitrary: fc.record({ what: fc.constantFrom('cancel', 'cancel-forced'), pick: fc.nat(99) }),
    },
  ),
  { maxLength: 80 },
);
type Happening = typeof happenings extends fc.Arbitrary<(infer One)[]> ? One : never;

/** A job while it is walked through. */
class Walk {
  readonly executions = new Map<string, JobExecution>();
  job: Job;
  members: string[] = names.slice(0, 8);
  nowMs = 0;

  constructor(job: Job) {
    this.job = job;
  }

  get targets(): readonly string[] {
    return this.job.selection === 'snapshot' ? (this.job.snapshot ?? []) : this.members;
  }

  take({ job, changed }: Advance): void {
    assert.ok(job.stage >= this.job.stage, 'a stage never goes back');
    if (this.job.status !== 'IN_PROGRESS') assert.equal(job.status, this.job.status, 'an end is an end');
    for (const one of changed) this.#check(one, this.executions.get(one.kiosk));
    for (const one of changed) this.executions.set(one.kiosk, one);
    const fresh = changed.filter(({ status }) => status === 'QUEUED');
    this.job = job;
    if (fresh.length === 0) return;
    assert.equal(job.status, 'IN_PROGRESS', 'nobody is asked once a job has ended');
    const asked = [...this.executions.values()].filter(({ status }) => status !== 'REMOVED');
    assert.ok(asked.length <= limitOf(job, this.targets.length), 'no step asks more than it allows');
    assert.ok(fresh.every(({ kiosk }) => this.targets.includes(kiosk)));
  }

  #check(next: JobExecution, before: JobExecution | undefined): void {
    assert.equal(next.version, (before?.version ?? 0) + 1, 'a version grows by one');
    if (before !== undefined && isEnded(before.status)) {
      assert.deepEqual([before.status, next.status], ['REMOVED', 'QUEUED'], 'what has ended stays so');
    }
  }

  tick(): void {
    this.take(advance(this.job, this.executions, this.targets, this.nowMs));
  }

  happen(one: Happening): void {
    const kiosk = names[one.pick % names.length] ?? '';
    switch (one.what) {
      case 'tick':
        return this.tick();
      case 'wait':
        this.nowMs += one.pick * 60_000;
        return;
      case 'join':
        if (!this.members.includes(kiosk)) this.members.push(kiosk);
        return;
      case 'leave':
        this.members = this.members.filter(name => name !== kiosk);
        return;
      case 'cancel':
      case 'cancel-forced':
        if (this.job.status !== 'IN_PROGRESS') return;
        return this.take(
          cancel(this.job, this.executions, this.nowMs, { reason: 'test', isForced: one.what !== 'cancel' }),
        );
      default:
        this.#say(one);
    }
  }

  /** One of those who were asked. */
  #say(one: Happening): void {
    const all = [...this.executions.values()];
    const execution = all[one.pick % all.length];
    if (execution === undefined || !('version' in one)) return;
    const expectedVersion = execution.version + (one.version === 'right' ? 0 : 1);
    const update = { type: 'update' as const, id: 'U', job: 'J', expectedVersion };
    const next = updated(execution, { ...update, status: one.what }, this.nowMs);
    if (one.version === 'wrong') assert.equal(next, undefined, 'another version is not taken');
    if (next) this.take({ job: this.job, changed: [next] });
  }

  get failures(): { readonly failed: number; readonly over: number } {
    const all = [...this.executions.values()];
    const failed = all.filter(({ status }) => isFailure(status)).length;
    return { failed, over: failed + all.filter(({ status }) => status === 'SUCCEEDED').length };
  }
}

test('no step asks more than it allows, ends are ends, and versions grow by one', () => {
  fc.assert(
    fc.property(jobs, happenings, (job, series) => {
      const walk = new Walk(job);
      for (const one of series) walk.happen(one);
    }),
    { numRuns: 3_000 },
  );
});

test('when too many have failed the job is canceled at the next look, and nobody who has not begun is left', () => {
  let stopped = 0;
  fc.assert(
    fc.property(jobs, happenings, (job, series) => {
      const walk = new Walk(job);
      for (const one of series) {
        walk.happen(one);
        walk.tick();
        const { failed, over } = walk.failures;
        const { threshold, status } = walk.job;
        if (over < threshold.ended || failed === 0 || failed * 100 < threshold.percent * over) continue;
        stopped++;
        assert.notEqual(status, 'IN_PROGRESS');
        assert.ok([...walk.executions.values()].every(one => one.status !== 'QUEUED'));
      }
    }),
    { numRuns: 1_500 },
  );
  assert.ok(stopped > 100, `${stopped} looks beyond the threshold`);
});

test('every execution ends, and every job', () => {
  fc.assert(
    fc.property(jobs, happenings, (job, series) => {
      const walk = new Walk(job);
      for (const one of series) walk.happen(one);
      walk.nowMs += 25 * 3_600_000; // nobody says anything any more
      for (let look = 0; look < 3; look++) {
        walk.tick();
        walk.nowMs += 31 * 60_000;
      }
      assert.notEqual(walk.job.status, 'IN_PROGRESS');
      assert.deepEqual(
        [...walk.executions.values()].filter(({ status }) => !isEnded(status)),
        [],
      );
    }),
    { numRuns: 1_500 },
  );
});

test('where every kiosk does what it is asked, a snapshot is completed, step by step', () => {
  const walk = new Walk(jobOf({ selection: 'snapshot', snapshot: names }));
  const sizes: number[] = [];
  for (let look = 0; look < 20; look++) {
    walk.tick();
    sizes.push(walk.executions.size);
    for (let pick = 0; pick < walk.executions.size; pick++) {
      for (const what of ['IN_PROGRESS', 'SUCCEEDED'] as const) walk.happen({ what, pick, version: 'right' });
    }
  }
  assert.deepEqual([...new Set(sizes)], [2, 3, 6, 12]);
  assert.deepEqual([walk.job.status, walk.job.stage], ['COMPLETED', 3]);
});

test('when no canary succeeds the job stops, although the threshold asks for more to look at', () => {
  const walk = new Walk(jobOf({ threshold: { percent: 100, ended: 10 } }));
  walk.tick();
  walk.happen({ what: 'FAILED', pick: 0, version: 'right' });
  walk.tick();
  assert.equal(walk.job.status, 'IN_PROGRESS');
  walk.happen({ what: 'REJECTED', pick: 1, version: 'right' });
  walk.tick();
  assert.deepEqual([walk.job.status, walk.job.reason], ['CANCELED', 'none of the first 2 has succeeded']);
});

test('a step does not wait for ever for those who are absent, but a canary has to be seen at work', () => {
  const walk = new Walk(jobOf());
  walk.tick();
  walk.nowMs += 11 * 60_000;
  walk.tick();
  assert.equal(walk.job.stage, 0, 'nobody has begun');
  walk.happen({ what: 'SUCCEEDED', pick: 0, version: 'right' });
  walk.tick();
  assert.equal(walk.job.stage, 1, 'the other one comes later');
});
