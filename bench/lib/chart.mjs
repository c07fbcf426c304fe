import { writeFileSync } from 'node:fs';
import { inRoot } from '../../scripts/lib/paths.mjs';

const WIDTH = 760;
const BAR = { height: 22, gap: 8, start: 290, room: 330 };
const TITLE = 34;

/**
 * Writes horizontal bars to docs/NAME.svg, readable on light and dark pages.
 *
 * @param groups each `title` and `bars`: `name`, `value`, `label`; `ours` for the one that is to stand out
 */
export function writeChart(name, title, groups) {
  let y = TITLE + 14;
  const parts = [];
  for (const group of groups) {
    parts.push(text(0, (y += 18), group.title, 'class="group"'));
    y += 10;
    const most = Math.max(...group.bars.map(({ value }) => value));
    for (const { name: label, value, label: figure, ours } of group.bars) {
      const length = Math.max(1, Math.round((value / most) * BAR.room));
      const middle = y + BAR.height / 2 + 4;
      parts.push(text(BAR.start - 10, middle, label, 'text-anchor="end"'));
      parts.push(
        `<rect x="${BAR.start}" y="${y}" width="${length}" height="${BAR.height}" rx="3" class="${ours ? 'ours' : 'other'}"/>`,
      );
      parts.push(text(BAR.start + length + 8, middle, figure, ''));
      y += BAR.height + BAR.gap;
    }
    y += 8;
  }
  const style =
    'text{font:13px system-ui,sans-serif;fill:#1f2937}.title{font-size:16px;font-weight:600}.group{font-weight:600}' +
    '.ours{fill:#0f766e}.other{fill:#94a3b8}@media(prefers-color-scheme:dark){text{fill:#e5e7eb}.other{fill:#64748b}.ours{fill:#2dd4bf}}';
  writeFileSync(
    inRoot('docs', `${name}.svg`),
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${y}" role="img" aria-label="${escape(title)}">\n` +
      `<style>${style}</style>\n${text(0, 20, title, 'class="title"')}\n${parts.join('\n')}\n</svg>\n`,
  );
}

function text(x, y, content, attributes) {
  return `<text x="${x}" y="${y}" ${attributes}>${escape(content)}</text>`;
}

function escape(content) {
  return content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
