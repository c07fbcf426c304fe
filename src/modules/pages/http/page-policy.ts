import { createHash } from 'node:crypto';

const BLOCK = /<(style|script)\b[^>]*>([^]*?)<\/\1>/g;

/**
 * The content security policy of a page: no style or script but the page's own, nothing from elsewhere, no other page
 * around it.
 *
 * @param source of the page's template; styles and scripts have no values in them
 * @param landing where the page's form ends: Chromium applies `form-action` to redirects too
 */
export function pagePolicy(source: string, landing: string | undefined): string {
  const blocks = [...source.matchAll(BLOCK)].map(([, tag, content = '']) => ({ tag, content }));
  const hashes = (wanted: string) => {
    const found = blocks
      .filter(({ tag }) => tag === wanted)
      .map(({ content }) => `'sha256-${sha256(content)}'`);
    return found.length === 0 ? "'none'" : found.join(' ');
  };
  return [
    "default-src 'none'",
    `style-src ${hashes('style')}`,
    `script-src ${hashes('script')}`,
    'img-src data:',
    "base-uri 'none'",
    `form-action 'self'${landing === undefined || landing === '' ? '' : ` ${new URL(landing).origin}`}`,
    "frame-ancestors 'none'",
  ].join('; ');
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}
