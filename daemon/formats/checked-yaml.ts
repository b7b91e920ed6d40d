import type { Static, TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { type Document, isNode, LineCounter, parseDocument } from 'yaml';
import { Fault } from '../core/errors.ts';
import { mistakeIn } from './schema-mistake.ts';

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
  const mistake = mistakeIn(schema, filled);
  if (mistake === undefined) return filled as Static<Schema>;
  const { field, given, wanted } = mistake;
  const where = `${file}:${lineOf(document, lines, field)}`;
  throw new Fault('bad-input', `field ${field.join('.') || '(document)'} is wrong`, { where, given, wanted });
}

/** The line of a field, or of the nearest thing around it that is there. */
function lineOf(document: Document, lines: LineCounter, steps: readonly string[]): number {
  for (let length = steps.length; length >= 0; length--) {
    const node = length === 0 ? document.contents : document.getIn(steps.slice(0, length), true);
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
  }
  return 1;
}
