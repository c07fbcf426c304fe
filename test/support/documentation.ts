import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_FOLDER } from './gatehouse.js';

/** A page of the documentation, of which tests take what it says. */
export function pageOf(file: string): string {
  return readFileSync(join(PROJECT_FOLDER, 'docs', file), 'utf8');
}

/** The one block of this language that holds these words, as it stands there. */
export function blockOf(page: string, language: string, words: string): string {
  const blocks = [...page.matchAll(/^ *```(\w+)\n(.*?)^ *```$/gms)];
  const [found, ...others] = blocks.filter(([, is, text]) => is === language && text?.includes(words));
  if (found === undefined || others.length > 0)
    throw new Error(`${blocks.length} blocks, not one with ${words}`);
  return found[2] ?? '';
}
