/** A value that may be there already: on SQLite the session check waits for nothing, and awaiting costs as much. */
export type Soon<T> = T | Promise<T>;

/** Goes on with the value at once where it is there, else when it comes. */
export function once<T, R>(value: Soon<T>, goOn: (value: T) => Soon<R>): Soon<R> {
  return value instanceof Promise ? value.then(goOn) : goOn(value);
}
