/** docs/compatibility.md: a table for each section, and for each item the tests that show it. */
export function documentOf(sections, evidence) {
  return `# Compatibility

What clients of Appwrite 1.3 rely on, and the end-to-end test that shows it. Made from the titles of the tests by
\`npm run docs:compatibility\`: a title that names an item (\`§14.22\`, \`§9.1.createJWT\`, \`rule 13\`) puts its test
here. Each item has a test that runs on both storages. Those of the browser, of two processes and of the units add to
them.
${sections.map((section) => sectionOf(section, evidence)).join('')}`;
}

function sectionOf({ title, items }, evidence) {
  const rows = items.map(({ id, says, shownBy, waitsFor }) => {
    const tests = shownBy.flatMap((name) => evidence.get(name) ?? []);
    const shown =
      tests.map(testOf).join('<br>') || (waitsFor === undefined ? '**none**' : `not yet: ${waitsFor}`);
    return `| ${id} | ${says} | ${shown} |\n`;
  });
  return `\n## ${title}\n\n| item | says | shown by |\n| --- | --- | --- |\n${rows.join('')}`;
}

function testOf({ file, name }) {
  const short = file
    .replace(/^test\/|^src\/modules\//, '')
    .replace(/\.(?:(?:e2e|browser|contract)-)?spec\.ts$/, '');
  return `[${short}](../${file}): ${inTable(name)}`;
}

/** As it stands in the source, whatever Markdown makes of its characters. */
const inTable = (text) => text.replace(/[\\`*_[\]<>|]/g, '\\$&').replaceAll('\n', ' ');
