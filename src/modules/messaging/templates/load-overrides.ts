import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { ConfigurationError } from '../../../config/problems.js';
import { LOCALES } from '../../../http/locale.js';
import { FOR_ALL, NO_OVERRIDES, type Overrides, type TextsOfLanguage } from './overrides.js';
import { templateFault } from './template-faults.js';
import { TEMPLATE_NAMES } from './templates.js';
import { readTexts } from './texts.js';
import { textFaults } from './text-faults.js';

const VARIABLE = 'TEMPLATES_DIR';

/**
 * Reads what an operator has put into `<folder>/<project, or all>/`: texts as `<locale>.json`, templates as
 * `<template>.hbs` (docs/templates.md). Tried out here, so that no mail fails because of them later.
 *
 * @param assets folder of the messaging module, built or not
 * @throws ConfigurationError with one line per problem
 */
export function loadOverrides(folder: string | undefined, assets: string): Overrides {
  if (folder === undefined) return NO_OVERRIDES;
  const english = new Map(readTexts(join(assets, 'locales'))).get('en') ?? {};
  const reader = new OverridesReader(english);
  for (const name of entriesOf(folder)) reader.readFolder(folder, name);
  if (reader.problems.length > 0) throw new ConfigurationError(reader.problems);
  return reader;
}

class OverridesReader implements Overrides {
  readonly texts = new Map<string, TextsOfLanguage>();
  readonly templates = new Map<string, string>();
  readonly problems: string[] = [];

  constructor(private readonly english: TextsOfLanguage) {}

  readFolder(root: string, name: string): void {
    const path = join(root, name);
    if (!statSync(path).isDirectory()) {
      if (isOurs(name)) this.report(path, `must lie in a folder named after a project, or "${FOR_ALL}"`);
      return;
    }
    for (const file of entriesOf(path)) {
      const own = `${name}/${basename(file, extname(file))}`;
      if (file.endsWith('.json')) this.readTexts(join(path, file), own);
      if (file.endsWith('.hbs')) this.readTemplate(join(path, file), own);
    }
  }

  private readTexts(path: string, own: string): void {
    if (!LOCALES.some((locale) => own.endsWith(`/${locale}`))) {
      this.report(path, `must be named after one of the languages ${LOCALES.join(', ')}`);
      return;
    }
    try {
      const texts = JSON.parse(readFileSync(path, 'utf8')) as TextsOfLanguage;
      for (const fault of textFaults(texts, this.english)) this.report(path, fault);
      this.texts.set(own, texts);
    } catch (error) {
      this.report(path, error instanceof SyntaxError ? `is no JSON (${error.message})` : causeOf(error));
    }
  }

  private readTemplate(path: string, own: string): void {
    const name = TEMPLATE_NAMES.find((known) => own.endsWith(`/${known}`));
    if (name === undefined) {
      this.report(path, `must be named ${TEMPLATE_NAMES.map((known) => `${known}.hbs`).join(' or ')}`);
      return;
    }
    try {
      const source = readFileSync(path, 'utf8');
      const fault = templateFault(name, source);
      if (fault !== undefined) this.report(path, fault);
      this.templates.set(own, source);
    } catch (error) {
      this.report(path, causeOf(error));
    }
  }

  private report(path: string, fault: string): void {
    this.problems.push(`${VARIABLE}: ${path}: ${fault.replaceAll('\n', ' ')}`);
  }
}

/** Hidden ones are somebody else's: editors', or Kubernetes' when it mounts a folder. */
function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => !name.startsWith('.'))
      .sort();
  } catch (error) {
    throw new ConfigurationError([`${VARIABLE}: ${folder}: ${causeOf(error)}`]);
  }
}

function isOurs(name: string): boolean {
  return name.endsWith('.json') || name.endsWith('.hbs');
}

function causeOf(error: unknown): string {
  return `cannot be read (${(error as NodeJS.ErrnoException).code ?? String(error)})`;
}
