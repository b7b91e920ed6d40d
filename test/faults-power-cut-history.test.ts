import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isData } from './faults/power-cut/disk.ts';
import { historyOf } from './faults/power-cut/history.ts';
import { parseTrace } from './faults/power-cut/system-calls.ts';

const hexadecimal = (text: string) => Buffer.from(text).toString('hex').replaceAll(/../g, '\\x$&');
const opens = (name: string) =>
  `openat(AT_FDCWD<${hexadecimal('/')}>, "${hexadecimal(name)}", O_RDWR|O_CREAT`;
const given = (name: string) => `<... openat resumed>) = 9<${hexadecimal(name)}>`;
const writes = (name: string, text: string) =>
  `write(9<${hexadecimal(name)}>, "${hexadecimal(text)}", ${text.length}) = ${text.length}`;

test('a descriptor is that of the file whose opening ended last, also when that began before another thread had it', () => {
  const trace = [
    `1 ${opens('/d/table')} <unfinished ...>`,
    `2 ${opens('/d/log')}) = 9<${hexadecimal('/d/log')}>`,
    `2 ${writes('/d/log', 'log')}`,
    `1 ${given('/d/table')}`, // thread 2 has closed it meanwhile
    `1 ${writes('/d/table', 'table')}`,
  ];
  const { changes } = historyOf(parseTrace(trace), '/d');
  const names = new Map(
    changes.flatMap(change =>
      !isData(change) && change.kind === 'link' ? [[change.inode, change.name]] : [],
    ),
  );
  const written = changes.flatMap(change =>
    isData(change) && change.kind === 'write'
      ? [[names.get(change.inode), Buffer.from(change.bytes).toString()]]
      : [],
  );
  assert.deepEqual(written, [
    ['log', 'log'],
    ['table', 'table'],
  ]);
});
