import assert from 'node:assert/strict';
import test from 'node:test';
import * as fc from 'fast-check';
import { type DayOptions, firstUnlistedPerson, planOf } from '../hal/drivers/sim/day.ts';
import { smallSensor } from '../hal/drivers/sim/iris/index.ts';
import { passengerOf } from '../hal/drivers/sim/passenger.ts';
import { PictureRenderer } from '../hal/drivers/sim/picture-renderer.ts';
import { PictureThread } from '../hal/drivers/sim/picture-thread.ts';
import { enrolmentEyes, enrolmentImpressions } from '../hal/drivers/sim/sim-world.ts';

const behaviours = {
  normal: 5,
  'dry-first': 1,
  'sloppy-first': 1,
  'leaves-early': 1,
  tailgated: 1,
  unreadable: 1,
};
const day: DayOptions = {
  seed: 7,
  passengers: 40,
  listed: [3, 5, 8],
  listedShare: 0.25,
  population: 1000,
  today: '2026-05-17',
  behaviours,
  eyes: { normal: 5, 'half-closed-first': 1, 'looks-away-first': 1, 'eyes-unreadable': 1 },
};
const plans = (options: DayOptions, indices: readonly number[]) =>
  indices.map(index => planOf(options, index));
const indices = Array.from({ length: 40 }, (_, index) => index);

test('the same seed gives the same passengers, in whatever order they are asked for', () => {
  const once = plans(day, indices);
  fc.assert(
    fc.property(fc.shuffledSubarray(indices), order => {
      for (const index of order) assert.deepEqual(planOf(day, index), once[index]);
    }),
    { numRuns: 20 },
  );
});

test('another seed gives another day', () => {
  assert.notDeepEqual(plans(day, indices), plans({ ...day, seed: 8 }, indices));
});

test('the day ends after the stated number of passengers', () => {
  assert.ok(planOf(day, 39));
  assert.equal(planOf(day, 40), undefined);
});

test('one in four is listed, one in each block of four, and the first passenger is and behaves', () => {
  const truths = plans(day, indices).map(plan => plan?.truth);
  for (let block = 0; block < 40; block += 4) {
    const listed = truths.slice(block, block + 4).filter(truth => truth?.listed);
    assert.equal(listed.length, 1);
    assert.ok(day.listed.includes(Number(listed[0]?.person)));
  }
  assert.equal(truths[0]?.listed && truths[0].behaviour, 'normal');
  assert.ok(truths.every(truth => truth?.listed || Number(truth?.person) >= firstUnlistedPerson));
});

test('without a roster nobody is listed', () => {
  assert.ok(plans({ ...day, listed: [] }, indices).every(plan => plan?.truth.listed === false));
});

test('a day of fingers is what it was before people had eyes', () => {
  const seen = plans(day, indices.slice(0, 6)).map(plan => [
    plan?.truth.person,
    plan?.truth.behaviour,
    plan?.tempo.toFixed(4),
    plan?.placements.map(({ condition }) => condition).join(' '),
  ]);
  assert.deepEqual(seen, [
    ['5', 'normal', '1.0079', 'normal normal sloppy'],
    ['1000731', 'tailgated', '0.7601', 'normal normal normal'],
    ['1000333', 'normal', '1.1600', 'normal dry sloppy'],
    ['1000236', 'normal', '1.3336', 'normal normal normal'],
    ['1000554', 'sloppy-first', '0.8467', 'tip normal normal'],
    ['5', 'dry-first', '0.8553', 'very-dry normal normal'],
  ]);
});

test('how somebody looks changes nothing of how fingers are given', () => {
  const withoutEyes = (options: DayOptions) =>
    plans(options, indices).map(plan => plan && [plan.placements, plan.tempo, plan.traveller]);
  const unreadable = { normal: 0, 'half-closed-first': 0, 'looks-away-first': 0, 'eyes-unreadable': 1 };
  const blind = { ...day, eyes: unreadable };
  assert.deepEqual(withoutEyes(blind), withoutEyes(day));
  assert.notDeepEqual(plans(blind, indices), plans(day, indices));
});

test('eyes that go wrong at first are better at the second attempt, and unreadable ones never', () => {
  const seen = new Map(
    plans(day, indices).map(plan => [plan?.truth.eyes, plan?.looks.map(one => one.condition)]),
  );
  assert.deepEqual(seen.get('half-closed-first'), ['half-closed', 'normal', 'normal']);
  assert.deepEqual(seen.get('looks-away-first'), ['looks-away', 'normal', 'normal']);
  assert.deepEqual(seen.get('eyes-unreadable'), ['closed', 'closed', 'closed']);
});

test('the same seed gives the same frames, in whatever order and by whatever thread they are made', async () => {
  const plan = planOf(day, 0);
  assert.ok(plan);
  const sensor = { widthPx: 150, heightPx: 150, dpi: 500 };
  const made = async (attempts: readonly number[]) => {
    const thread = new PictureThread();
    const passenger = passengerOf(plan, {
      print: job => thread.render(plan, { kind: 'print', ...job, sensor }),
      eye: job => thread.render(plan, { kind: 'eye', ...job, sensor: smallSensor }),
    });
    const prints = new Map<number, Uint8Array>();
    for (const attempt of attempts) prints.set(attempt, (await passenger.print(attempt)).pixels);
    return prints;
  };
  const [forth, back] = await Promise.all([made([0, 1]), made([1, 0])]);
  assert.deepEqual(forth.get(0), back.get(0));
  assert.deepEqual(forth.get(1), back.get(1));
  assert.notDeepEqual(forth.get(0), forth.get(1));
});

test('each enrolment picture of an eye is another one, and the eyes of a person are two', async () => {
  const { left = [], right = [] } = (await enrolmentEyes([3], 2)).get(3) ?? {};
  const pictures = [...left, ...right].map(({ pixels }) => Buffer.from(pixels).toString('base64'));
  assert.equal(new Set(pictures).size, 4);
});

test('each enrolment impression of a person is another one', async () => {
  const sensor = { widthPx: 150, heightPx: 150, dpi: 500 };
  const enrolled = (await enrolmentImpressions([3], 2, sensor)).get(3) ?? [];
  assert.equal(enrolled.length, 2);
  assert.notDeepEqual(enrolled[0]?.pixels, enrolled[1]?.pixels);
});

test('what a renderer waits for ends when it is closed, what another waits for does not', async () => {
  const [closing, staying] = [new PictureRenderer(), new PictureRenderer()];
  const sensor = { widthPx: 150, heightPx: 150, dpi: 500 };
  const job = { person: 3, seed: 'a', condition: 'normal', sensor } as const;
  const cut = assert.rejects(closing.print(job), /picture-renderer: closed/);
  const kept = staying.print(job);
  closing.close();
  await cut;
  assert.equal((await kept).pixels.length, 150 * 150);
  assert.equal((await closing.print(job)).pixels.length, 150 * 150);
});
