// The house rules: who may import whom, and which calls are banned, with what to use instead.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { projectRoot } from './helpers/project.ts';

/** Imports run from a higher number to a lower one, or stay within a room. ARCHITECTURE.md draws the same. */
const floors: Record<string, number> = {
  core: 0,
  kernels: 0,
  formats: 1,
  systemd: 1,
  'image-decoder': 2,
  biometrics: 2,
  store: 2,
  lane: 3,
  programme: 4,
  http: 5,
  link: 5,
  fleet: 6,
  hub: 7,
  telemetry: 8,
  main: 9,
  demo: 10,
  cli: 11,
};

/** Value imports from hal that every room may have: the contracts' own helpers. All else is for the composition. */
const composition = new Set(['main', 'demo', 'cli']);
const openHal = new Set(['hal/clock.ts', 'hal/device.ts']);

const banned: { call: RegExp; instead: string; allowed: RegExp }[] = [
  {
    call: /\bDate\.now\(/,
    instead: 'Clock.wall() or Clock.monotonicMs()',
    allowed: /^hal\/drivers\/system\/clock\.ts$/,
  },
  { call: /\bnew Date\(\)/, instead: 'Clock.wall()', allowed: /^hal\/drivers\/system\/clock\.ts$/ },
  {
    call: /\bMath\.random\(/,
    instead: 'the random source that is passed in',
    allowed: /^$/,
  },
  {
    call: /\bconsole\.(log|error|warn|info|debug)\(/,
    instead: 'Output (cli) or the log function that is passed in',
    allowed: /^$/,
  },
  {
    call: /\b(setTimeout|setInterval)\(/,
    instead: 'Clock.after()',
    allowed: /^hal\/drivers\/system\/clock\.ts$/,
  },
  { call: /(\/\/|\/\*) *@ts-(ignore|expect-error|nocheck)/, instead: 'a type that is true', allowed: /^$/ },
];

/** Compiled apart, with rules of their own. */
const elsewhere = new Set(['daemon/http/console', 'daemon/kernels/assembly']);

function* sources(folder: string): Generator<string> {
  for (const entry of readdirSync(path.join(projectRoot, folder), { withFileTypes: true })) {
    const name = path.posix.join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!elsewhere.has(name)) yield* sources(name);
    } else if (name.endsWith('.ts')) yield name;
  }
}

const read = (name: string) => ({ name, text: readFileSync(path.join(projectRoot, name), 'utf8') });
const files = [...sources('daemon'), ...sources('hal')].map(read);
const around = [...sources('test'), ...sources('scripts')].map(read);

/** The room of a file below daemon/: its folder, or `main` for the files of the composition root. */
const roomOf = (file: string) => (file.split('/').length > 2 ? (file.split('/')[1] ?? '') : 'main');

interface Import {
  readonly target: string;
  readonly typeOnly: boolean;
}

function importsOf(file: string, text: string): Import[] {
  const found: Import[] = [];
  const pattern =
    /(?:^|\n)\s*(?:import|export)\s+(type\s)?[^;'"]*?from\s+'(\.[^']+)'|import\(\s*'(\.[^']+)'\s*\)|(?:^|\n)import\s+'(\.[^']+)'/g;
  for (const [, type, from, dynamic, bare] of text.matchAll(pattern)) {
    const specifier = from ?? dynamic ?? bare ?? '';
    found.push({
      target: path.posix.normalize(path.posix.join(path.posix.dirname(file), specifier)),
      typeOnly: type !== undefined,
    });
  }
  return found;
}

/** Why this import breaks the rules, or undefined. */
function objection(file: string, { target, typeOnly }: Import): string | undefined {
  if (file.startsWith('hal/')) {
    return target.startsWith('hal/') ? undefined : 'hal imports nothing of daemon';
  }
  const room = roomOf(file);
  if (target.startsWith('hal/')) {
    if (composition.has(room) || typeOnly || openHal.has(target)) return undefined;
    return "only the composition takes hal's drivers and board; other rooms take its contracts as types (import type)";
  }
  const [from, to] = [floors[room], floors[roomOf(target)]];
  if (from === undefined) return `the room ${room} has no floor in test/tidy.test.ts`;
  if (to === undefined) return `the room ${roomOf(target)} has no floor in test/tidy.test.ts`;
  if (room === roomOf(target) || from > to) return undefined;
  return `imports run downward: ${room} may not know ${roomOf(target)}`;
}

test('imports run one way, downward', () => {
  const wrong = files.flatMap(({ name, text }) =>
    importsOf(name, text).flatMap(one => {
      const why = objection(name, one);
      return why === undefined ? [] : [`${name} imports ${one.target}: ${why}`];
    }),
  );
  assert.deepEqual(wrong, []);
});

test('no banned call stands in the sources', () => {
  const wrong = files.flatMap(({ name, text }) =>
    text
      .split('\n')
      .flatMap((line, index) =>
        banned
          .filter(({ call, allowed }) => call.test(line) && !allowed.test(name))
          .map(({ call, instead }) => `${name}:${index + 1} has ${call.exec(line)?.[0]}: use ${instead}`),
      ),
  );
  assert.deepEqual(wrong, []);
});

/** Whatever a file names in quotes as a path of its own: imports, and what a thread is started with. */
function* namesIn(file: string, text: string): Generator<string> {
  for (const [, specifier] of text.matchAll(/'(\.{1,2}\/[^']+\.(?:ts|js))'/g))
    yield path.posix.join(path.posix.dirname(file), specifier ?? '').replace(/\.js$/, '.ts');
}

test('no file is left that no other names', () => {
  const named = new Set([...files, ...around].flatMap(({ name, text }) => [...namesIn(name, text)]));
  const entrances = new Set(['daemon/cli/bitmapd.ts', 'daemon/kernels/webassembly.d.ts']);
  const left = files.map(({ name }) => name).filter(name => !named.has(name) && !entrances.has(name));
  assert.deepEqual(left, []);
});

test('the rules catch what they are for', () => {
  const from = (file: string, line: string) => importsOf(file, `${line}\n`).map(one => objection(file, one));
  assert.match(
    from('hal/board.ts', "import { Fault } from '../daemon/core/errors.ts';")[0] ?? '',
    /hal imports nothing/,
  );
  assert.match(
    from('daemon/store/seal.ts', "import { step } from '../lane/machine.ts';")[0] ?? '',
    /store may not know lane/,
  );
  assert.match(
    from('daemon/lane/runner.ts', "import { openBoard } from '../../hal/board.ts';")[0] ?? '',
    /only the composition/,
  );
  assert.deepEqual(from('daemon/lane/runner.ts', "import type { Barrier } from '../../hal/barrier.ts';"), [
    undefined,
  ]);
  assert.ok(files.length > 20, 'the sources were read');
});
