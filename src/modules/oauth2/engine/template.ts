import type { Template } from '../providers/provider.js';

/** What templates are filled with, by placeholder. A getter is asked only where its placeholder stands. */
export type Values = Readonly<Record<string, string>>;

/** A placeholder that nothing is known for: the document or setting that should say it does not. */
export class MissingValue extends Error {
  override readonly name = 'MissingValue';

  constructor(readonly placeholder: string) {
    super(`nothing is known for {${placeholder}}`);
  }
}

/**
 * Puts values in the place of `{placeholder}`. They come from settings and from providers, so what looks like a
 * placeholder inside of one stays as it is: it must not bring the client secret to where it has no business.
 *
 * @throws MissingValue
 */
export function fill(template: Template, values: Values): string {
  return template.replace(/\{([\w.]+)\}/g, (_all, placeholder: string) => {
    const value = Object.hasOwn(values, placeholder) ? values[placeholder] : undefined;
    if (value === undefined) throw new MissingValue(placeholder);
    return value;
  });
}

/** @throws MissingValue */
export function fillEach(
  templates: Readonly<Record<string, Template>> | undefined,
  values: Values,
): Record<string, string> {
  const filled = Object.entries(templates ?? {}).map(([name, template]) => [name, fill(template, values)]);
  return Object.fromEntries(filled) as Record<string, string>;
}

/** Whether the template has a placeholder that begins so. */
export function mentions(template: Template | null | undefined, beginning: string): boolean {
  return template?.includes(`{${beginning}`) === true;
}
