/** Everything that is wrong with the settings, one line each. Thrown at start: the operator mends all of it at once. */
export class ConfigurationError extends Error {
  constructor(readonly lines: readonly string[]) {
    super(lines.join('\n'));
  }
}
