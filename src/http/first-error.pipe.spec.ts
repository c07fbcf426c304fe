import { aProject, someSettings } from '../../test/support/fixtures.js';
import { inExchange, type Sent } from '../../test/support/exchanges.js';
import { FirstErrorPipe } from './first-error.pipe.js';
import {
  EmailParameter,
  NameParameter,
  NewIdParameter,
  NewPasswordParameter,
  PrefsParameter,
  RedirectUrlParameter,
} from './parameters.js';

const pipe = new FirstErrorPipe(someSettings({ publicUrl: 'https://api.example.org' }));
const run = (request: new () => object, body: object, sent: Sent = {}) =>
  inExchange({ method: 'POST', body, ...sent }, (exchange) => ({
    ...pipe.transform(exchange, { type: 'custom', metatype: request }),
  }));
const checked = async (request: new () => object, body: object, sent?: Sent) =>
  (await run(request, body, sent)).result;
const refusal = (message: string | RegExp) => ({
  type: 'general_argument_invalid',
  status: 400,
  message: typeof message === 'string' ? message : expect.stringMatching(message),
});
const missing = (name: string) => refusal(`Param "${name}" is required and was not given.`);

/** Declared as in contract §9.4. */
class CreateRequest {
  @NewIdParameter() userId!: string | null;
  @EmailParameter() email!: string;
  @NewPasswordParameter() password!: string;
  @NameParameter({ required: false }) name?: string;
}

const GOOD = { userId: 'ada', email: 'Ada@Example.test', password: 'correct horse battery', name: 'Ada' };

describe('FirstErrorPipe', () => {
  it('hands on what is declared, normalised, and nothing else', async () => {
    expect(await checked(CreateRequest, { ...GOOD, isAdmin: true })).toEqual({
      ...GOOD,
      email: 'ada@example.test',
    });
    expect(await checked(CreateRequest, { ...GOOD, userId: 'unique()' })).toMatchObject({ userId: null });
  });

  it.each([
    ['all missing', {}, missing('userId')],
    ['the second missing, the third wrong', { userId: 'ada', password: 'x' }, missing('email')],
    ['the first wrong, the second missing', { userId: '-', password: 'x' }, refusal(/^Invalid userId: /)],
    ['the second and third wrong', { ...GOOD, email: 'x', password: 'x' }, refusal(/^Invalid email: /)],
    ['the third missing, the fourth wrong', { ...GOOD, password: undefined, name: 7 }, missing('password')],
    ['only the optional one wrong', { ...GOOD, name: '' }, refusal(/^Invalid name: /)],
  ])('reports the first fault only, in declared order: %s', async (_what, body, error) => {
    await expect(run(CreateRequest, body)).rejects.toMatchObject(error);
    const reversed = Object.fromEntries(Object.entries(body).reverse());
    await expect(run(CreateRequest, reversed)).rejects.toMatchObject(error);
  });

  it('takes null for absent, wherever it stands', async () => {
    await expect(run(CreateRequest, { ...GOOD, email: null })).rejects.toMatchObject(missing('email'));
    expect(await checked(CreateRequest, { ...GOOD, name: null })).toEqual({
      ...GOOD,
      email: 'ada@example.test',
      name: undefined,
    });
  });

  it.each([[0], [false], [''], [[]], [{}], [7], [true], [['ada@example.test']]])(
    'takes %j for a value that is there',
    async (value) => {
      await expect(run(CreateRequest, { ...GOOD, email: value })).rejects.toMatchObject(
        refusal(/^Invalid email: /),
      );
    },
  );

  it('never repeats a wrong value', async () => {
    const error = await run(CreateRequest, { ...GOOD, password: 'hunter2' }).catch((thrown: Error) => thrown);
    expect((error as Error).message).not.toContain('hunter2');
  });

  it('knows no inherited members as parameters', async () => {
    const body = JSON.parse(`{"__proto__":${JSON.stringify(GOOD)}}`) as object;
    await expect(run(CreateRequest, body)).rejects.toMatchObject(missing('userId'));
  });

  it('takes parameters named like parts of objects from the client as any other', async () => {
    class PrefsRequest {
      @PrefsParameter() prefs!: string;
    }
    const body = JSON.parse('{"prefs":{"constructor":{"a":1},"hasOwnProperty":2}}') as object;
    expect(await checked(PrefsRequest, body)).toEqual({
      prefs: '{"constructor":{"a":1},"hasOwnProperty":2}',
    });
  });

  it('checks by the project of the request: its dictionary', async () => {
    const body = { ...GOOD, password: 'password' };
    await expect(run(CreateRequest, body)).resolves.toBeDefined();
    const project = aProject({ passwordDictionary: true });
    await expect(run(CreateRequest, body, { project })).rejects.toMatchObject(
      refusal(/^Invalid password: .*commonly/),
    );
  });

  describe('checks redirect URLs by the platforms of the project', () => {
    class UrlRequest {
      @RedirectUrlParameter({ required: true }) url!: string;
    }
    const project = aProject({ platforms: [{ kind: 'web', name: 'app.example.com' }] });

    it.each(['https://app.example.com/x', 'https://api.example.org/', 'http://localhost:5173'])(
      '%s is one',
      async (url) => {
        expect(await checked(UrlRequest, { url }, { project })).toEqual({ url });
      },
    );

    it('others are none, and localhost not in production', async () => {
      await expect(run(UrlRequest, { url: 'https://evil.test' }, { project })).rejects.toMatchObject(
        refusal(/^Invalid url: /),
      );
      const transform = inExchange(
        { method: 'POST', body: { url: 'http://localhost/' }, project },
        (exchange) =>
          new FirstErrorPipe(
            someSettings({ production: true, publicUrl: 'https://api.example.org' }),
          ).transform(exchange, {
            type: 'custom',
            metatype: UrlRequest,
          }),
      );
      await expect(transform).rejects.toMatchObject(refusal(/^Invalid url: /));
    });
  });

  it('does nothing for a request without parameters', async () => {
    class EmptyRequest {}
    expect(await checked(EmptyRequest, { anything: 1 })).toEqual({});
  });
});
