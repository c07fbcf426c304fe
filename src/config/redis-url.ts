interface Address {
  readonly host: string;
  readonly port: number;
}

interface Login {
  /** `""` stands for the default user. */
  readonly username: string;
  /** `""`: the server wants none. */
  readonly password: string;
}

/** Where Redis is: one server, the master that sentinels know, or a cluster. */
export type RedisSettings =
  | (Address & Login & { readonly kind: 'server'; readonly tls: boolean; readonly database: number })
  | (Login & {
      readonly kind: 'sentinel';
      readonly sentinels: readonly Address[];
      readonly master: string;
      readonly database: number;
    })
  | (Login & { readonly kind: 'cluster'; readonly nodes: readonly Address[] });

export const REDIS_URL_FORMS =
  '"redis://host:port/database" or "rediss://…", "redis+sentinel://[:password@]host:port,host:port/MASTER/DB" or ' +
  '"redis+cluster://[:password@]host:port,host:port"';

// Not for the WHATWG parser: it knows one host per URL, and here there are several.
const FORM = /^(redis|rediss|redis\+sentinel|redis\+cluster):\/\/(?:([^@/?#]*)@)?([^@/?#]+)((?:\/[^?#]*)?)$/;
const HOST = /^(?:\[([0-9a-f:.]+)\]|([a-z0-9_.-]+))(?::(\d{1,5}))?$/i;

/** Reads the forms of `REDIS_URL` (operations: Environment); `undefined` when it is none of them. */
export function parseRedisUrl(text: string): RedisSettings | undefined {
  const [, scheme, userInfo = '', hosts = '', path = ''] = FORM.exec(text) ?? [];
  const login = parseLogin(userInfo);
  if (scheme === undefined || login === undefined) return undefined;

  const segments = path.split('/').slice(1);
  if (scheme === 'redis+cluster') {
    const nodes = parseAddresses(hosts, 6379);
    return nodes === undefined || segments.join('') !== '' ? undefined : { kind: 'cluster', ...login, nodes };
  }
  if (scheme === 'redis+sentinel') {
    const sentinels = parseAddresses(hosts, 26_379);
    const [master = '', index, ...rest] = segments;
    const database = parseDatabase(index);
    const named = /^[\w.-]+$/.test(master) && rest.length === 0;
    if (sentinels === undefined || !named || database === undefined) return undefined;
    return { kind: 'sentinel', ...login, sentinels, master, database };
  }
  const addresses = parseAddresses(hosts, 6379);
  const database = parseDatabase(segments[0]);
  const [address] = addresses ?? [];
  if (address === undefined || addresses?.length !== 1 || database === undefined || segments.length > 1)
    return undefined;
  return { kind: 'server', ...address, ...login, tls: scheme === 'rediss', database };
}

function parseLogin(userInfo: string): Login | undefined {
  const [username = '', ...password] = userInfo.split(':');
  try {
    return { username: decodeURIComponent(username), password: decodeURIComponent(password.join(':')) };
  } catch {
    return undefined;
  }
}

function parseAddresses(hosts: string, defaultPort: number): readonly Address[] | undefined {
  const addresses = hosts.split(',').map((host) => {
    const [match, ipv6, name, port] = HOST.exec(host) ?? [];
    return match === undefined ? undefined : { host: ipv6 ?? name ?? '', port: Number(port ?? defaultPort) };
  });
  const complete = addresses.filter((address) => address !== undefined);
  const fit = complete.every(({ port }) => port > 0 && port < 65_536);
  return fit && complete.length === addresses.length ? complete : undefined;
}

function parseDatabase(index = ''): number | undefined {
  if (index === '') return 0;
  return /^\d{1,4}$/.test(index) ? Number(index) : undefined;
}
