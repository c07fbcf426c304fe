/** Injects the pino logger, where lines have fields. Elsewhere Nest's `Logger` does. */
export const LOGGER = Symbol('logger');
