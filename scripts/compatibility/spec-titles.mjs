import { readFileSync } from 'node:fs';
import ts from 'typescript';
import { itemsNamedIn } from './items.mjs';

const GROUPS = new Set(['describe', 'describeInChromium']);
const TESTS = new Set(['it', 'test']);
/** Test support's words for tests that run on one storage only: they show nothing of the other one. */
const ONE_STORAGE = new Set(['describeOnServerLeg', 'describeOnEmbeddedLeg']);

/**
 * Every text of a spec file that names items, read from its source: nothing runs. Of each the items, the line, and
 * either the `name` of the test or group or the `fault` for which it shows nothing.
 */
export function readMarkers(file) {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  const markers = [];
  visit(source, { names: [], fault: undefined });
  return markers;

  function visit(node, outer) {
    const block = blockOf(node);
    if (block !== undefined) return visitBlock(node, block, outer);
    if (isText(node)) mark(node, { fault: 'stands in no title' });
    ts.forEachChild(node, (child) => visit(child, outer));
  }

  function visitBlock(node, { fault }, outer) {
    const [title, ...rest] = node.arguments;
    const within = { names: [...outer.names, textOf(title)], fault: outer.fault ?? fault };
    mark(title, within.fault === undefined ? { name: within.names.join(' › ') } : { fault: within.fault });
    for (const child of [node.expression, ...rest]) visit(child, within);
  }

  function mark(node, found) {
    const items = itemsNamedIn(textOf(node));
    const line = source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
    if (items.length > 0) markers.push({ items, line, ...found });
  }
}

/** A call that makes a test or a group of them: `it(…)`, `it.each(…)(…)`, `describe.each`…`(…)`. */
function blockOf(node) {
  if (!ts.isCallExpression(node) || node.arguments.length < 2) return undefined;
  let callee = node.expression;
  if (ts.isCallExpression(callee)) callee = callee.expression;
  else if (ts.isTaggedTemplateExpression(callee)) callee = callee.tag;
  const modifiers = [];
  for (; ts.isPropertyAccessExpression(callee); callee = callee.expression) modifiers.push(callee.name.text);
  if (!ts.isIdentifier(callee)) return undefined;
  if (ONE_STORAGE.has(callee.text)) return { fault: 'is a test of one storage only' };
  if (!GROUPS.has(callee.text) && !TESTS.has(callee.text)) return undefined;
  const odd = modifiers.filter((name) => name !== 'each' && name !== 'concurrent');
  return { fault: odd.length === 0 ? undefined : `is a test with .${odd[0]}` };
}

const isText = (node) =>
  ts.isStringLiteralLike(node) || ts.isTemplateExpression(node) || ts.isRegularExpressionLiteral(node);

function textOf(node) {
  if (ts.isStringLiteralLike(node)) return node.text;
  return node.getText().replace(/^[`'"]|[`'"]$/g, '');
}
