/** Where a peer listens. */
export const PORT = Number(process.env.PORT);
export const ORIGIN = `http://127.0.0.1:${PORT}`;

/** Tells whoever started this program that it answers now, and which requests it answers. */
export function ready(requests) {
  process.send({ ready: true, ...requests });
}

// Nobody else would end it.
process.once('disconnect', () => process.exit());
