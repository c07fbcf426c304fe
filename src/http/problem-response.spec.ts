import { inExchange } from '../../test/support/exchanges.js';
import { problem } from '../errors/api-error.js';
import { VERSION } from '../version.js';
import { problemBody, sendProblem, transportProblem } from './problem-response.js';

const send = (error: ReturnType<typeof problem>) => inExchange({}, ({ reply }) => sendProblem(reply, error));

describe('problemBody', () => {
  it('has exactly the four fields of the Error model, in their order', () => {
    const body = problemBody(problem('user_blocked', { cause: new Error('hunter2'), retryAfter: 3 }));
    expect(Object.entries(body)).toEqual([
      ['message', 'The account is blocked.'],
      ['code', 401],
      ['type', 'user_blocked'],
      ['version', VERSION],
    ]);
  });
});

describe('sendProblem', () => {
  it('answers with the status, as JSON that nobody keeps', async () => {
    const { status, headers, body } = await send(problem('user_not_found'));
    expect(status).toBe(404);
    expect(headers).toMatchObject({
      'content-type': 'application/json; charset=UTF-8',
      'cache-control': 'no-cache, no-store, must-revalidate',
      expires: '0',
      pragma: 'no-cache',
    });
    expect(headers).not.toHaveProperty('retry-after');
    expect(JSON.parse(body)).toMatchObject({ type: 'user_not_found', code: 404 });
  });

  it('says when another try makes sense', async () => {
    expect((await send(problem('general_service_unavailable', { retryAfter: 5 }))).headers).toMatchObject({
      'retry-after': '5',
    });
  });
});

describe('transportProblem', () => {
  it.each([400, 408, 413, 431])('has the status %d, which stands in the body as well', (status) => {
    const error = transportProblem(status, 'Why.');
    expect(problemBody(error)).toMatchObject({
      message: 'Why.',
      code: status,
      type: 'general_argument_invalid',
    });
  });
});
