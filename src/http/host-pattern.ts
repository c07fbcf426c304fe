/**
 * Whether a host, or the identifier of a native app, is the one that a platform names (contract §4.1): the same, or
 * under its wildcard. `*` is every host; `*.example.com` is every host below `example.com`, not `example.com` itself.
 *
 * Compares letters exactly, because native identifiers have a case. Host names are lower-cased by whoever reads them.
 */
export function matchesHost(host: string, pattern: string): boolean {
  if (!pattern.startsWith('*')) return host === pattern;
  const ending = pattern.slice(1);
  return host.length > ending.length && host.endsWith(ending);
}

export function hostMatchesAny(host: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => matchesHost(host, pattern));
}
