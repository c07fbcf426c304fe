import { expectProblem, someEmail } from '../../support/expectations.js';
import { useGatehouse } from '../../support/gatehouse.js';

const gatehouse = useGatehouse();
const JSON_TYPE = 'application/json';
const FORM_TYPE = 'application/x-www-form-urlencoded';

const newUser = () => ({
  userId: 'unique()',
  email: someEmail(),
  password: 'correct horse',
  name: 'Grace Hopper',
});

function multipart(parts: { name: string; value: string; filename?: string }[]): {
  body: string;
  contentType: string;
} {
  const boundary = '----a-boundary-of-the-test';
  const text = parts.map(({ name, value, filename }) => {
    const file =
      filename === undefined ? '' : `; filename="${filename}"\r\nContent-Type: application/octet-stream`;
    return `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${file}\r\n\r\n${value}\r\n`;
  });
  return {
    body: `${text.join('')}--${boundary}--\r\n`,
    contentType: `multipart/form-data; boundary=${boundary}`,
  };
}

const asParts = (fields: Record<string, string>) =>
  Object.entries(fields).map(([name, value]) => ({ name, value }));

describe('body formats (contract §2.3)', () => {
  it('reads JSON', async () => {
    const answer = await gatehouse.client().post('/account', newUser());
    expect(answer.status).toBe(201);
    expect(answer.body.name).toBe('Grace Hopper');
  });

  it('reads JSON with parameters behind the content type', async () => {
    const body = JSON.stringify(newUser());
    const answer = await gatehouse
      .client()
      .post('/account', body, { contentType: 'application/json; charset=UTF-8' });
    expect(answer.status).toBe(201);
  });

  it('reads a form', async () => {
    const body = new URLSearchParams({ ...newUser(), name: 'Grace & Co = ü' }).toString();
    const answer = await gatehouse.client().post('/account', body, { contentType: FORM_TYPE });
    expect(answer.status).toBe(201);
    expect(answer.body.name).toBe('Grace & Co = ü');
  });

  it('reads the text fields of a multipart form', async () => {
    const form = multipart(asParts({ ...newUser(), name: 'Größe 🍰' }));
    const answer = await gatehouse.client().post('/account', form.body, { contentType: form.contentType });
    expect(answer.status).toBe(201);
    expect(answer.body.name).toBe('Größe 🍰');
  });

  it('ignores the files of a multipart form', async () => {
    const parts = asParts(newUser()).filter(({ name }) => name !== 'name');
    const form = multipart([...parts, { name: 'name', value: 'from a file', filename: 'name.txt' }]);
    const answer = await gatehouse.client().post('/account', form.body, { contentType: form.contentType });
    expect(answer.status).toBe(201);
    expect(answer.body.name).toBe('');
  });

  it.each(['text/plain', 'application/xml', 'application/octet-stream', 'application/jsonx', 'nonsense', ''])(
    'takes no parameters from a body of type "%s", and never answers 415',
    async (contentType) => {
      const headers = contentType === '' ? {} : { 'content-type': contentType };
      const answer = await gatehouse.client().post('/account', JSON.stringify(newUser()), { headers });
      expectProblem(answer, 400, 'general_argument_invalid');
      expect(answer.body.message).toMatch(/^Param "userId"/);
    },
  );

  it('takes no parameters from a multipart body without a boundary', async () => {
    const { body } = multipart(asParts(newUser()));
    const answer = await gatehouse.client().post('/account', body, { contentType: 'multipart/form-data' });
    expectProblem(answer, 400, 'general_argument_invalid');
  });

  it('takes no parameters from a broken multipart body', async () => {
    const { contentType } = multipart([]);
    const answer = await gatehouse.client().post('/account', 'not a multipart body', { contentType });
    expectProblem(answer, 400, 'general_argument_invalid');
  });
});

describe('lenient JSON bodies (contract §2.3)', () => {
  const EMPTY = [
    '',
    '[]',
    '{}',
    'null',
    '{"userId":',
    'not json',
    '"text"',
    '7',
    'true',
    '[{"userId":"unique()"}]',
  ];

  it.each(EMPTY)('counts %j as no parameters: 400 where one is required', async (body) => {
    const answer = await gatehouse.client().post('/account', body, { contentType: JSON_TYPE });
    expectProblem(answer, 400, 'general_argument_invalid');
    expect(answer.body.message).toMatch(/^Param "userId"/);
  });

  it.each(EMPTY)('counts %j as no parameters: success where none is required', async (body) => {
    const client = gatehouse.client();
    await client.signedUp();
    const answer = await client.request('DELETE', '/account/sessions', { body, contentType: JSON_TYPE });
    expect(answer.status).toBe(204);
  });

  it.each(['', '{}', '[]', 'not json'])(
    'accepts a GET with JSON content type and the body %j',
    async (body) => {
      const client = gatehouse.client();
      const { id } = await client.signedUp();
      const answer = await client.request('GET', '/account', { body, contentType: JSON_TYPE });
      expect(answer.body).toMatchObject({ $id: id });
    },
  );

  it('accepts a content type without a body', async () => {
    const client = gatehouse.client();
    await client.signedUp();
    const headers = { 'content-type': JSON_TYPE };
    expect((await client.get('/account', { headers })).status).toBe(200);
    expect((await client.patch('/account/status', undefined, { headers })).status).toBe(200);
  });

  it('accepts a JSON body after a byte order mark or not, but never with a 500', async () => {
    const answer = await gatehouse.client().post('/account', `\uFEFF${JSON.stringify(newUser())}`, {
      contentType: JSON_TYPE,
    });
    expect([201, 400]).toContain(answer.status);
  });
});

describe('sources of parameters (contract §2.2)', () => {
  it('never reads the query of a POST', async () => {
    const { userId, ...rest } = newUser();
    const answer = await gatehouse.client().post('/account', rest, { query: { userId } });
    expectProblem(answer, 400, 'general_argument_invalid');
    expect(answer.body.message).toMatch(/^Param "userId"/);
  });

  it('never reads the query of a PATCH, PUT or DELETE', async () => {
    const client = gatehouse.client();
    await client.signedUp();
    expectProblem(
      await client.patch('/account/name', {}, { query: { name: 'Eve' } }),
      400,
      'general_argument_invalid',
    );
    expectProblem(
      await client.put('/account/verification', {}, { query: { userId: 'a', secret: 'b' } }),
      400,
      'general_argument_invalid',
    );
  });

  it('never reads the body of a GET', async () => {
    const client = gatehouse.client();
    await client.signedUp();
    const body = { queries: ['nonsense'] };
    expect((await client.request('GET', '/account/logs', { body })).status).toBe(200);
  });

  it('lets a path parameter win over a body field of the same name', async () => {
    const client = gatehouse.client();
    const user = await client.signedUp();
    const other = await gatehouse.client().login(user);
    const answer = await client.request('DELETE', `/account/sessions/${other.$id}`, {
      body: { sessionId: 'current' },
    });
    expect(answer.status).toBe(204);
    expect((await client.get('/account')).status).toBe(200);
  });

  it('lets a path parameter win over a query field of the same name', async () => {
    const client = gatehouse.client();
    const { session } = await client.signedUp();
    const answer = await client.get('/account/sessions/current', { query: { sessionId: 'nothing' } });
    expect(answer.body.$id).toBe(session.$id);
  });

  it('ignores unknown parameters', async () => {
    const answer = await gatehouse.client().post('/account', {
      ...newUser(),
      status: false,
      emailVerification: true,
      $id: 'mine',
      registration: 'long ago',
      passwordUpdate: '',
      labels: ['admin'],
    });
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({ status: true, emailVerification: false });
    expect(answer.body.$id).not.toBe('mine');
  });
});

describe('values (contract §2.3)', () => {
  it('takes null for an optional parameter as absent', async () => {
    const answer = await gatehouse.client().post('/account', { ...newUser(), name: null });
    expect(answer.status).toBe(201);
    expect(answer.body.name).toBe('');
  });

  it('refuses null for a required parameter', async () => {
    const answer = await gatehouse.client().post('/account', { ...newUser(), password: null });
    expectProblem(answer, 400, 'general_argument_invalid');
  });

  it.each([123456, true, ['a'], { a: 1 }])('refuses %j where a string is wanted', async (value) => {
    const client = gatehouse.client();
    const { id } = await client.register();
    expectProblem(
      await client.put('/account/verification', { userId: id, secret: value }),
      400,
      'general_argument_invalid',
    );
    expectProblem(
      await client.post('/account', { ...newUser(), email: value }),
      400,
      'general_argument_invalid',
    );
  });

  it('takes the last of duplicate JSON fields', async () => {
    const body = JSON.stringify(newUser()).replace('"name":', '"name":"First","name":');
    const answer = await gatehouse.client().post('/account', body, { contentType: JSON_TYPE });
    expect(answer.body.name).toBe('Grace Hopper');
  });

  it('takes the last of duplicate form fields', async () => {
    const body = `${new URLSearchParams(newUser()).toString()}&name=Last`;
    const answer = await gatehouse.client().post('/account', body, { contentType: FORM_TYPE });
    expect(answer.body.name).toBe('Last');
  });

  it('takes the last of duplicate multipart fields', async () => {
    const form = multipart([...asParts(newUser()), { name: 'name', value: 'Last' }]);
    const answer = await gatehouse.client().post('/account', form.body, { contentType: form.contentType });
    expect(answer.body.name).toBe('Last');
  });

  it.each(['queries[]=limit(1)&queries[]=offset(1)', 'queries[0]=limit(1)&queries[1]=offset(1)'])(
    'reads the list ?%s',
    async (query) => {
      const client = gatehouse.client();
      await client.signedUp();
      const answer = await client.get(`/account/logs?${query}`);
      expect(answer.body.total).toBe(2);
      expect(answer.body.logs).toHaveLength(1);
      expect(answer.body.logs[0].event).toBe('user.create');
    },
  );

  it.each([
    [
      'form',
      (fields: Record<string, string>) => ({
        body: new URLSearchParams(fields).toString(),
        contentType: FORM_TYPE,
      }),
    ],
    ['multipart', (fields: Record<string, string>) => multipart(asParts(fields))],
  ])('nests %s fields by brackets', async (_kind, encode) => {
    const client = gatehouse.client();
    await client.signedUp();
    const { body, contentType } = encode({ 'prefs[theme]': 'dark', 'prefs[deep][er]': 'yes' });
    const answer = await client.patch('/account/prefs', body, { contentType });
    expect(answer.status).toBe(200);
    expect(answer.body.prefs).toEqual({ theme: 'dark', deep: { er: 'yes' } });
  });
});
