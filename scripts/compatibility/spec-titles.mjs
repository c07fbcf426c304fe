import { readFileSync } from 'node:fs';
import ts from 'typescript';

const GROUPS = new Set(['describe', 'describeInChromium']);
const TESTS = new Set(['it', 'test']);
/** Test support's words for groups of tests that run on one storage only. */
const ONE_STORAGE = new Set(['describeOnServerLeg', 'describeOnEmbeddedLeg']);

/**
 * Every text of a spec file in which `namedIn` finds items, read from its source: nothing runs. Of each the items, the
 * line, and either the `name` of the test or group, with `isOnOneStorage`, or the `fault` for which it shows nothing.
 */
export function readMarkers(file, namedIn) {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  const markers = [];
  visit(source, { names: [], fault: undefined, isOnOneStorage: false });
  return markers;

  function visit(node, outer) {
    const block = blockOf(node);
    if (block !== undefined) return visitBlock(node, block, outer);
    if (isText(node)) mark(node, { fault: 'stands in no title' });
    ts.forEachChild(node, (child) => visit(child, outer));
  }

  function visitBlock(node, { fault, isOnOneStorage = false }, outer) {
    const [title, ...rest] = node.arguments;
    const within = {
      names: [...outer.names, textOf(title)],
      fault: outer.fault ?? fault,
      isOnOneStorage: outer.isOnOneStorage || isOnOneStorage,
    };
    const found = { name: within.names.join(' › '), isOnOneStorage: within.isOnOneStorage };
    mark(title, within.fault === undefined ? found : { fault: within.fault });
    for (const child of [node.expression, ...rest]) visit(child, within);
  }

  function mark(node, found) {
    const items = namedIn(textOf(node));
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
  if (ONE_STORAGE.has(callee.text)) return { isOnOneStorage: true };
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
