import assert from 'node:assert/strict';
import test from 'node:test';
import { Type } from 'typebox';
import { Fault } from '../daemon/core/errors.ts';
import { readCheckedYaml } from '../daemon/formats/checked-yaml.ts';

const schema = Type.Object(
  {
    device: Type.String({ pattern: '^[a-z0-9-]+$' }),
    http: Type.Object(
      { port: Type.Integer({ minimum: 1, maximum: 65_535 }) },
      { additionalProperties: false },
    ),
    lists: Type.Array(
      Type.Object({
        name: Type.String(),
        action: Type.Union([Type.Literal('refer'), Type.Literal('call-officer')]),
      }),
      { default: [] },
    ),
  },
  { additionalProperties: false },
);

const complaint = (text: string) => {
  try {
    readCheckedYaml(text, 'profile.yaml', schema);
    return 'accepted';
  } catch (error) {
    assert.ok(error instanceof Fault);
    assert.equal(error.code, 'bad-input');
    return error.message;
  }
};

test('a right document is read, with defaults', () => {
  assert.deepEqual(readCheckedYaml('device: gate-1\nhttp: {port: 80}\n', 'profile.yaml', schema), {
    device: 'gate-1',
    http: { port: 80 },
    lists: [],
  });
});

test('a wrong value is named by file, line and field, with what it got and wants', () => {
  assert.equal(
    complaint('device: gate-1\nhttp:\n  port: many\n'),
    'profile.yaml:3: field http.port is wrong, got "many", wanted integer',
  );
});

test('an unknown field is named at its own line', () => {
  assert.equal(
    complaint('device: gate-1\nhttp:\n  port: 80\n  prot: 81\n'),
    'profile.yaml:4: field http.prot is wrong, got 81, wanted no such field here',
  );
});

test('a missing field is named at what should hold it', () => {
  assert.match(
    complaint('http: {port: 80}\n'),
    /^profile.yaml:1: field device is wrong, got nothing, wanted a value/,
  );
});

test('a choice names what may be chosen', () => {
  const text = 'device: gate-1\nhttp: {port: 80}\nlists:\n  - name: a\n    action: arrest\n';
  assert.match(
    complaint(text),
    /^profile.yaml:5: field lists.0.action is wrong, got "arrest", wanted one of refer, call-officer$/,
  );
});

test('broken YAML is named by line', () => {
  assert.match(complaint('device: "gate\n'), /^profile.yaml:\d: not valid YAML/);
});
