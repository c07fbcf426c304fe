import { resolve } from 'node:path';

export type DatabaseSettings =
  | { readonly storage: 'sqlite'; readonly path: string }
  | {
      readonly storage: 'mysql';
      readonly host: string;
      readonly port: number;
      readonly user: string;
      readonly password: string;
      readonly database: string;
      readonly connections: number;
      readonly ssl: { readonly caPath?: string } | undefined;
    };

export const EMBEDDED_DATABASE = '.data/gatehouse.sqlite';
export const DATABASE_URL_FORMS =
  '"mysql://user:password@host:port/database", with "?ssl=true", "ca=PATH" or "connections=N", or "sqlite:PATH"';

/** Reads `DATABASE_URL`'s two forms; `undefined` when it is neither. */
export function parseDatabaseUrl(text: string): DatabaseSettings | undefined {
  if (text.startsWith('sqlite:')) {
    const path = text.slice('sqlite:'.length).replace(/^\/\/(?=\/)/, '');
    return path === '' ? undefined : { storage: 'sqlite', path: resolve(path) };
  }
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const database = url?.pathname.slice(1) ?? '';
  if (url?.protocol !== 'mysql:' || url.hostname === '' || database === '') return undefined;
  const connections = Number(url.searchParams.get('connections') ?? 10);
  if (!Number.isInteger(connections) || connections < 1 || connections > 1_000) return undefined;
  const caPath = url.searchParams.get('ca');
  const ssl = url.searchParams.get('ssl') === 'true' || caPath !== null;
  const [user, password, name] = [url.username, url.password, database].map(decoded);
  if (user === undefined || password === undefined || name === undefined) return undefined;
  return {
    storage: 'mysql',
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? 3306 : Number(url.port),
    user,
    password,
    database: name,
    connections,
    ssl: ssl ? (caPath === null ? {} : { caPath }) : undefined,
  };
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** For the migration commands, which need nothing else of the environment. Throws one line that says what is wrong. */
export function readDatabaseUrl(): DatabaseSettings {
  const text = process.env['DATABASE_URL'] ?? `sqlite:${EMBEDDED_DATABASE}`;
  const settings = parseDatabaseUrl(text);
  // The value may hold a password, so it is not repeated.
  if (settings === undefined) throw new Error(`DATABASE_URL: must be ${DATABASE_URL_FORMS}`);
  return settings;
}
