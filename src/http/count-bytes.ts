/** How often a text occurs in a body, counted no further than one past `limit`. */
export function countAtMost(limit: number, text: string, body: Buffer): number {
  let count = 0;
  for (let at = body.indexOf(text); at >= 0 && count <= limit; at = body.indexOf(text, at + text.length))
    count += 1;
  return count;
}
