/** Puts text between `<!-- name -->` and `<!-- /name -->`; what stands around stays. */
export function replaceBetween(document, name, text) {
  const [from, to] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [before, rest] = document.split(from);
  const after = rest?.split(to)[1];
  if (after === undefined) throw new Error(`There is no ${from} … ${to}.`);
  return `${before}${from}\n\n${text}\n\n${to}${after}`;
}
