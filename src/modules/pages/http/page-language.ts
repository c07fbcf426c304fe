import { LOCALES } from '../../../http/locale.js';

/**
 * The language of a page: what `?locale` says (contract §11.4), else the first wish of the browser that can be met,
 * else English.
 */
export function pageLanguage(
  locale: unknown,
  acceptLanguage: string | undefined,
  speaks: (language: string) => boolean,
): string {
  const asked = LOCALES.find((known) => known === locale);
  if (asked !== undefined) return asked;
  const wishes = wishesIn(acceptLanguage ?? '').flatMap(codesFor);
  return wishes.find(speaks) ?? 'en';
}

/** Language tags, the dearest first (RFC 9110 §12.5.4). */
function wishesIn(header: string): string[] {
  return header
    .toLowerCase()
    .split(',', 20)
    .map((part) => /^\s*([a-z0-9-]{1,35})\s*(?:;\s*q=([01](?:\.\d{0,3})?)\s*)?$/.exec(part))
    .flatMap((match) => (match === null ? [] : [{ tag: match[1] ?? '', weight: Number(match[2] ?? 1) }]))
    .filter(({ weight }) => weight > 0)
    .sort((one, other) => other.weight - one.weight)
    .map(({ tag }) => tag);
}

/** Ours for a browser's: `de-at` is met by `de`, and some languages have other names here. */
function codesFor(tag: string): string[] {
  const [language = '', ...subtags] = tag.split('-');
  switch (language) {
    case 'zh':
      return [isTraditional(subtags) ? 'zh-tw' : 'zh-cn'];
    case 'pt':
      // As CLDR has it: alone it means Brazil; Africa and Asia write as Portugal does.
      return [subtags.length === 0 || subtags.includes('br') ? 'pt-br' : 'pt-pt'];
    case 'no':
      return ['nb'];
    case 'iw':
      return ['he'];
    case 'in':
      return ['id'];
    case 'fil':
      return ['tl'];
    default:
      return [tag, language];
  }
}

function isTraditional(subtags: readonly string[]): boolean {
  return !subtags.includes('hans') && ['hant', 'tw', 'hk', 'mo'].some((subtag) => subtags.includes(subtag));
}
