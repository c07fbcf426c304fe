import { SEND_LIMIT } from '../domain/delivery.js';

/** Runs a send with a signal that is aborted when its time is up, or with `end`. */
export async function withinLimit(
  end: AbortSignal,
  send: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  // By hand: AbortSignal.any() on a signal that lives as long as the process keeps every other one alive with it.
  const limit = new AbortController();
  const abort = () => limit.abort();
  const timer = setTimeout(abort, SEND_LIMIT).unref();
  end.addEventListener('abort', abort);
  try {
    if (end.aborted) abort();
    await send(limit.signal);
  } finally {
    clearTimeout(timer);
    end.removeEventListener('abort', abort);
  }
}
