import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { send } from '../../support/client.js';
import { samplesIn, type Samples } from '../../support/exposition.js';
import { PROJECT_FOLDER } from '../../support/gatehouse.js';
import { LEG } from '../../support/leg.js';
import { expectLoggedIn, useScene } from '../../support/oauth2/scene.js';
import { Query } from '../../support/promql.js';
import { RETURN_URL } from '../../support/scenarios.js';
import { eventually } from '../../support/waiting.js';

const FOLDER = join(PROJECT_FOLDER, 'docs/operations');

interface Alert {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels?: { severity?: string };
  readonly annotations?: { summary?: string; runbook?: string };
}

interface Dashboard {
  readonly panels: readonly { title: string; targets?: readonly { expr: string }[] }[];
  readonly annotations: { list: readonly { name: string; expr: string }[] };
}

const readText = (file: string) => readFileSync(join(FOLDER, file), 'utf8');

const alerts = (parse(readText('prometheus/alerts.yml')) as { groups: { rules: Alert[] }[] }).groups.flatMap(
  ({ rules }) => rules,
);

const { panels, annotations } = JSON.parse(readText('grafana/dashboard.json')) as Dashboard;
const charts = [
  ...panels.flatMap(({ title, targets = [] }) => targets.map(({ expr }) => [title, expr] as const)),
  ...annotations.list.map(({ name, expr }) => [name, expr] as const),
];

/** Grafana puts a duration here. */
const withRange = (expr: string) => expr.replaceAll('$__rate_interval', '5m');

/** Headings as the web pages of repositories name them. */
function anchorsIn(page: string): string[] {
  const headings = readFileSync(join(PROJECT_FOLDER, page), 'utf8').match(/^#+ .*$/gm) ?? [];
  return headings.map((heading) =>
    heading
      .replace(/^#+ /, '')
      .toLowerCase()
      .replace(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  );
}

describe('alerts and dashboard (operations)', () => {
  const scene = useScene({ mail: 'smtp', env: { RATE_LIMITS: 'on' } });
  let samples: Samples;

  /** Prometheus' own series, and those of the server after something of everything. */
  async function scrape(): Promise<Samples> {
    const { text } = await send(undefined, 'GET', `${scene.gatehouse.origin}/metrics`, {});
    return samplesIn(`${text}# TYPE up gauge\nup 1\n`);
  }

  beforeAll(async () => {
    const { gatehouse } = scene;
    gatehouse.moveToNextWindow();
    const client = gatehouse.client();
    const { email } = await client.signedUp();
    await client.get('/account');
    await client.post('/account/sessions/email', { email, password: 'not this one' });
    await client.post('/account/verification', { url: RETURN_URL });
    await gatehouse.messageTo(email);
    for (let count = 0; count < 12; count++) await client.post('/account', {});
    expectLoggedIn(await scene.logInStranger('github'));
    samples = await eventually('the delivery and the login to be counted', async () => {
      const found = await scrape();
      const counted = ['gatehouse_message_deliveries_total', 'gatehouse_oauth2_logins_total'];
      return counted.every((name) => found.of(name) > 0) ? found : undefined;
    });
  }, 60_000);

  // Nothing has failed: no 5xx, no message given up. And SQLite is there without Redis.
  const rare = ['status', 'outcome', ...(LEG === 'embedded' ? ['dependency'] : [])];

  it.each(alerts.map(({ alert, expr }) => [alert, expr]))(
    'the alert %s asks for what there is',
    (_name, expr) => {
      const query = new Query(expr);
      expect(query.selectors).not.toEqual([]);
      expect(query.missingIn(samples, rare)).toEqual([]);
    },
  );

  it.each(charts)('the chart “%s” asks for what there is', (_title, expr) => {
    const query = new Query(withRange(expr));
    expect(query.selectors).not.toEqual([]);
    expect(query.missingIn(samples, rare)).toEqual([]);
  });

  it.each([
    ['gatehouse_nothing_total', ['gatehouse_nothing_total']],
    ['sum by (place) (up)', ['place']],
    ['up{place="here"}', ['up{place="here"}']],
    [
      'rate(gatehouse_sessions_created_total{provider=~"myspace|x"}[5m]) > 1 or up',
      ['gatehouse_sessions_created_total{provider=~"myspace|x"}'],
    ],
  ])('would be noticed if they did not: %s', (expr, missing) => {
    expect(new Query(expr).missingIn(samples)).toEqual(missing);
  });

  it('a query that is none would be noticed', () => {
    expect(() => new Query('sum(rate(up[5m])')).toThrow('no query');
  });

  it.each(alerts.map((alert) => [alert.alert, alert] as const))(
    'the alert %s waits, says how bad it is, and names a page that is there',
    (_name, { for: wait, labels, annotations: texts }) => {
      expect(wait).toMatch(/^\d+m$/);
      expect(labels?.severity).toMatch(/^(critical|warning)$/);
      expect(texts?.summary).toMatch(/\.$/);
      const [page = '', anchor] = (texts?.runbook ?? '').split('#');
      expect(existsSync(join(PROJECT_FOLDER, page))).toBe(true);
      if (anchor !== undefined) expect(anchorsIn(page)).toContain(anchor);
    },
  );

  it('every figure of the product is explained in docs/operations/metrics.md, and no other', () => {
    const explained = [...readText('metrics.md').matchAll(/^\| `(gatehouse_\w+)` +\|/gm)].map(
      ([, name]) => name,
    );
    expect(explained.sort()).toEqual(samples.metrics.filter((name) => name.startsWith('gatehouse_')).sort());
  });
});
