/** What a statement is, without its details: `SELECT sessions+users`, `SELECT users FOR UPDATE`, `INSERT activity`. */
export function shapeOf(sql: string): string {
  const text = sql.replaceAll(/[`"]/g, '').trim();
  if (/^(BEGIN|START TRANSACTION)\b/i.test(text)) return 'BEGIN';
  const verb = /^\w+/.exec(text)?.[0].toUpperCase() ?? '';
  const tables = [...text.matchAll(/\b(?:FROM|JOIN|INTO|UPDATE) (\w+)/gi)].map(([, table]) => table);
  const lock = / FOR UPDATE\b/.test(text) ? ' FOR UPDATE' : '';
  const counts = /^SELECT COUNT\(/i.test(text) ? ' COUNT' : '';
  return `${verb}${counts} ${tables.join('+')}`.trim() + lock;
}
