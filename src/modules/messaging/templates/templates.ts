import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Handlebars from 'handlebars';
import { FOR_ALL, NO_OVERRIDES, type Overrides } from './overrides.js';

/** The frames that texts are put into: `<name>.hbs` in this folder. */
export const TEMPLATE_NAMES = ['layout.html', 'layout.text', 'page.html'] as const;

export type TemplateName = (typeof TEMPLATE_NAMES)[number];

export interface Template {
  /** As it is sent, but for the values: what a content security policy can tell of. */
  readonly source: string;
  readonly render: (values: object) => string;
}

/** Where the style of our pages goes. */
const STYLE_MARK = '/* style */';

/** All templates, read and compiled once; an operator's own comes before ours. */
export class Templates {
  /** By folder and name: `default/page.html`. Ours have no folder. */
  private readonly compiled = new Map<string, Template>();

  /** @param folder of the messaging module, built or not */
  constructor(folder: string, overrides: Overrides = NO_OVERRIDES) {
    const read = (file: string) => readFileSync(join(folder, 'templates', file), 'utf8');
    const style = read('page.css');
    for (const name of TEMPLATE_NAMES)
      this.compiled.set(name, compileTemplate(name, read(`${name}.hbs`), style));
    for (const [path, source] of overrides.templates) {
      this.compiled.set(path, compileTemplate(path, source, style));
    }
  }

  of(name: TemplateName, project: string): Template {
    const found = [`${project}/${name}`, `${FOR_ALL}/${name}`, name].find((path) => this.compiled.has(path));
    const template = this.compiled.get(found ?? name);
    if (template === undefined) throw new Error(`There is no template "${name}"`);
    return template;
  }
}

/** Strict: a template that asks for what there is not fails, instead of leaving a gap. */
export function compileTemplate(name: string, source: string, style = ''): Template {
  const whole = source.replace(STYLE_MARK, () => style);
  return {
    source: whole,
    render: Handlebars.compile(whole, { strict: true, noEscape: name.endsWith('.text') }),
  };
}
