// What a trace of system calls is taken to say.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { historyOf } from './faults/power-cut/history.ts';
import type { SystemCall } from './faults/power-cut/system-calls.ts';

const hex = (text: string) => [...Buffer.from(text)].map(byte => `\\x${byte.toString(16)}`).join('');

function call(name: string, args: readonly string[], result: number, began: number, ended = began) {
  return { name, args, result, resultPath: undefined, began, ended } satisfies SystemCall;
}

const opened = (file: string, fd: number, began: number, ended = began) =>
  call('openat', ['AT_FDCWD', `"${hex(file)}"`, 'O_RDWR|O_CREAT'], fd, began, ended);

const written = (file: string, fd: number, text: string, at: number) =>
  call('write', [`${fd}<${hex(file)}>`, `"${hex(text)}"`, String(text.length)], text.length, at);

test('a descriptor is the old file’s until the open that is given it again has ended', () => {
  const calls = [
    opened('/r/old', 3, 0),
    opened('/r/new', 3, 1, 5), // begun while the old file is written to, and then closed
    written('/r/old', 3, 'of the old file', 2),
    written('/r/new', 3, 'of the new file', 6),
  ];
  const { changes } = historyOf(calls, '/r');
  const inodeOf = (name: string) =>
    changes.find(change => change.kind === 'link' && change.name === name)?.inode;
  const writes = changes.flatMap(change =>
    change.kind === 'write' ? [[change.inode, Buffer.from(change.bytes).toString()]] : [],
  );
  assert.deepEqual(writes, [
    [inodeOf('old'), 'of the old file'],
    [inodeOf('new'), 'of the new file'],
  ]);
});
