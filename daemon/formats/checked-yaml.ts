import type { Static, TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { type Document, isNode, LineCounter, parseDocument } from 'yaml';
import { Fault } from '../core/errors.ts';

/**
 * Reads a YAML document against a schema, defaults filled in.
 * Throws Fault `bad-input` that names file and line, the field, what it got and what it wants: for the first mistake.
 */
export function readCheckedYaml<Schema extends TSchema>(
  text: string,
  file: string,
  schema: Schema,
): Static<Schema> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const syntax = document.errors[0];
  if (syntax) {
    const { line } = lines.linePos(syntax.pos[0]);
    throw new Fault('bad-input', `not valid YAML: ${syntax.message}`, { where: `${file}:${line}` });
  }
  const value: unknown = document.toJS();
  const filled = Value.Default(schema, Value.Clone(value));
  if (Value.Check(schema, filled)) return filled;
  throw firstMistake(schema, filled, file, document, lines);
}

type Mistake = ReturnType<typeof Value.Errors>[number];

function firstMistake(
  schema: TSchema,
  value: unknown,
  file: string,
  document: Document,
  lines: LineCounter,
): Fault {
  const mistakes = Value.Errors(schema, value);
  // The deepest one names the field; "must match a schema in anyOf" above it does not help anybody.
  const mistake = mistakes.toSorted((a, b) => depth(b) - depth(a))[0];
  if (mistake === undefined) throw new Error('a value that fails its schema has no error');
  const field = fieldOf(mistake);
  return new Fault('bad-input', `field ${field.join('.') || '(document)'} is wrong`, {
    where: `${file}:${lineOf(document, lines, field)}`,
    given: short(at(value, field)),
    wanted: wantedBy(mistake, mistakes),
  });
}

const depth = (mistake: Mistake) => mistake.instancePath.split('/').length;
const unescapePointer = (step: string) => step.replaceAll('~1', '/').replaceAll('~0', '~');

function fieldOf(mistake: Mistake): string[] {
  const steps = mistake.instancePath.split('/').slice(1).map(unescapePointer);
  if (mistake.keyword === 'required') steps.push(mistake.params.requiredProperties[0] ?? '');
  return steps;
}

/** What would be right there, in words. */
function wantedBy(mistake: Mistake, all: readonly Mistake[]): string {
  switch (mistake.keyword) {
    case 'boolean':
    case 'additionalProperties':
      return 'no such field here';
    case 'required':
      return 'a value: the field is required';
    case 'const': {
      const allowed = all.flatMap(one =>
        one.keyword === 'const' && one.instancePath === mistake.instancePath
          ? [String(one.params.allowedValue)]
          : [],
      );
      return `one of ${allowed.join(', ')}`;
    }
    case 'enum':
      return `one of ${mistake.params.allowedValues.map(String).join(', ')}`;
    case 'type':
      return [mistake.params.type].flat().join(' or ');
    default:
      return `it ${mistake.message}`;
  }
}

/** The line of a field, or of the nearest thing around it that is there. */
function lineOf(document: Document, lines: LineCounter, steps: string[]): number {
  for (let length = steps.length; length >= 0; length--) {
    const node = length === 0 ? document.contents : document.getIn(steps.slice(0, length), true);
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
  }
  return 1;
}

function at(value: unknown, steps: string[]): unknown {
  let found = value;
  for (const step of steps) {
    if (typeof found !== 'object' || found === null) return undefined;
    found = (found as Record<string, unknown>)[step];
  }
  return found;
}

function short(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length <= 60 ? text : `${text.slice(0, 57)}...`;
}
