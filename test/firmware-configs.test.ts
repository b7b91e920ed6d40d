import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { wiringOf } from '../scripts/wiring/connections.ts';
import { functionOf } from '../scripts/wiring/header.ts';
import { boards, wiringPage } from '../scripts/wiring/boards.ts';

const read = (folder: string, name: string) => readFileSync(path.join(folder, name), 'utf8');
/** Rules of one board; those of all stand in systemd/. */
const own = '70-bitmapd.rules';
const twice = (places: readonly string[]) => places.filter((place, index) => places.indexOf(place) !== index);

for (const board of boards()) {
  // The profile is read against the options of each driver: one that does not exist is named.
  test(`${board.name}: the profile is valid, and no two devices share a line or an address`, async () => {
    const { wiring } = await wiringPage(board);
    assert.ok(wiring.lines.length > 0 && wiring.addresses.length > 0);
    assert.deepEqual(twice(wiring.lines.map(({ chip, line, offset }) => `${chip} ${offset ?? line}`)), []);
    assert.deepEqual(twice(wiring.addresses.map(({ bus, address }) => `${bus} ${address}`)), []);
    const { devices } = (await wiringPage(board)).profile.board;
    const onBus = devices.filter(
      ({ options }) => options !== undefined && 'bus' in options && typeof options['bus'] === 'string',
    );
    const known = new Set(wiring.addresses.map(({ device }) => device));
    assert.deepEqual(
      onBus.filter(({ id }) => !known.has(id)).map(({ id }) => id),
      [],
      'each device on a bus says its address',
    );
  });

  test(`${board.name}: what devices stand on is named in the profile, and every named line has a taker`, async () => {
    const { wiring, profile } = await wiringPage(board);
    const kinds = new Map(profile.board.devices.map(({ id, kind }) => [id, kind]));
    for (const { chip, device } of wiring.lines)
      assert.equal(kinds.get(chip), 'gpio-chip', `${device} on ${chip}`);
    for (const { bus, device } of wiring.addresses)
      assert.equal(kinds.get(bus), 'i2c', `${device} on ${bus}`);
    for (const { id, options } of profile.board.devices)
      if (options !== undefined && 'between' in options)
        assert.equal(kinds.get(String(options['between'])), 'gpio-input', `${id} between`);
    const taken = new Set(wiring.lines.map(({ chip, line }) => `${chip} ${line}`));
    for (const { id, kind, options } of profile.board.devices) {
      const lines =
        kind === 'gpio-chip' && options && 'lines' in options ? Object.keys(options['lines'] as object) : [];
      for (const line of Array.isArray(options?.['lines']) ? [] : lines)
        assert.ok(taken.has(`${id} ${line}`), `${id} ${line}`);
    }
  });

  test(`${board.name}: README and drawing show the wires as the profile has them`, async () => {
    const { readme, svg } = await wiringPage(board);
    assert.equal(read(board.folder, 'README.md'), readme(read(board.folder, 'README.md')));
    assert.match(read(board.folder, 'README.md'), /\]\(wiring\.svg\)/);
    assert.equal(read(board.folder, 'wiring.svg'), svg);
  });

  test(`${board.name}: udev gives the names that the profile uses, and groups are left to the rules of every board`, async () => {
    const { profile } = await wiringPage(board);
    const used = [...JSON.stringify(profile.board).matchAll(/"\/dev\/bitmapd\/([^"]+)"/g)].map(
      ([, name]) => name,
    );
    const rules = read(board.folder, own);
    const given = [...rules.matchAll(/SYMLINK\+="bitmapd\/([^"]+)"/g)].map(([, name]) => name);
    assert.deepEqual([...new Set(given)].toSorted(), used.toSorted());
    assert.doesNotMatch(rules, /GROUP|MODE/);
  });

  test(`${board.name}: config.txt pulls the contacts up and the lock down, takes no line of another use, and lets go of lines`, async () => {
    const { wiring, hasHeader } = await wiringPage(board);
    if (!hasHeader)
      return assert.ok(!existsSync(path.join(board.folder, 'config.txt')), 'it takes no config.txt');
    const config = read(board.folder, 'config.txt');
    assert.match(config, /^dtparam=strict_gpiod$/m);
    assert.match(config, /^dtparam=i2c_arm=on$/m);
    const pulled = (direction: string) =>
      [...config.matchAll(new RegExp(`^gpio=([\\d,]+)=${direction}`, 'gm'))].flatMap(([, list = '']) =>
        list.split(',').map(Number),
      );
    for (const { device, line, offset } of wiring.lines) {
      if (offset === undefined) continue;
      assert.equal(functionOf(offset), undefined, `${line} of ${device} is no line on this header`);
      const isOutput = /^(GATE_LOCK|NIR_|LIGHT_)/.test(line);
      assert.equal(pulled('ip,pu').includes(offset), !isOutput, line);
      if (line === 'GATE_LOCK') assert.ok(pulled('op,dl,pd').includes(offset));
    }
  });
}

test('an e-gate looks between its beams, so that a second person there is seen', async () => {
  const gate = boards().find(({ name }) => name === 'egate-rpi5');
  assert.ok(gate !== undefined);
  const { profile, wiring } = await wiringPage(gate);
  const beams = profile.board.devices.find(({ kind }) => kind === 'presence');
  const between = String(beams?.options?.['between']);
  assert.deepEqual(
    wiring.addresses.filter(({ device }) => device === between).map(({ address }) => address),
    [0x60],
  );
});

test('two devices at one line, and a device at an address that is taken, are seen', () => {
  const { lines, addresses } = wiringOf({
    devices: [
      { id: 'io', kind: 'gpio-chip', driver: 'linux', options: { label: 'x', lines: { A: 4 } } },
      { id: 'one', kind: 'gpio-input', driver: 'line', options: { chip: 'io', line: 'A' } },
      {
        id: 'two',
        kind: 'presence',
        driver: 'beams',
        options: { chip: 'io', outer: { line: 4 }, inner: { line: 5 } },
      },
      {
        id: 'hall',
        kind: 'environment',
        driver: 'chips',
        options: { bus: 'b', climate: { part: 'sht3x', address: 68 } },
      },
      { id: 'knock', kind: 'tamper', driver: 'lis3dh', options: { bus: 'b', address: 68 } },
    ],
  });
  assert.deepEqual(
    lines.map(({ offset, line }) => offset ?? line),
    [4, 4, 5],
  );
  assert.deepEqual(
    addresses.map(({ address }) => address),
    [68, 68],
  );
});
