import { useGatehouse } from '../../support/gatehouse.js';
import { exchange, parseAnswer, RawConnection, requestText } from '../../support/raw-http.js';
import { eventually } from '../../support/waiting.js';

describe.each(['SIGTERM', 'SIGINT'] as const)('%s (operations: signals)', (signal) => {
  const gatehouse = useGatehouse({ env: { DRAIN_DELAY: '0' } });

  it('lets what is in flight finish and exits 0', async () => {
    // Half a registration is on its way when the signal comes.
    const body = JSON.stringify({
      userId: 'unique()',
      email: 'in-flight@example.test',
      password: 'correct horse',
    });
    const connection = await RawConnection.to(gatehouse.origin);
    const head = requestText('POST', '/v1/account', [
      'X-Appwrite-Project: default',
      'Content-Type: application/json',
      `Content-Length: ${body.length}`,
    ]);
    connection.write(head + body.slice(0, 10));
    // An exchange afterwards: the server has read the half request by now.
    await exchange(gatehouse.origin, requestText('GET', '/healthz', []));
    const exit = gatehouse.exit();
    gatehouse.signal(signal);
    await eventually('the closed listener', () =>
      fetch(`${gatehouse.origin}/healthz`).then(
        () => undefined,
        () => true,
      ),
    );
    connection.write(body.slice(10));
    await eventually('the answer', () => connection.isClosed || undefined);
    expect(parseAnswer(connection.text).status).toBe(201);
    expect(await exit).toBe(0);
  });
});

describe('a stop', () => {
  const gatehouse = useGatehouse();

  it('is over within 10 s even when a client keeps its connection open', async () => {
    const idle = await RawConnection.to(gatehouse.origin);
    idle.write('GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n');
    await eventually('an answer', () => idle.text !== '' || undefined);
    const stuck = await RawConnection.to(gatehouse.origin);
    stuck.write('POST /v1/account HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{');
    const from = Date.now();
    expect(await gatehouse.stop()).toBe(0);
    expect(Date.now() - from).toBeLessThan(10_500);
    idle.close();
    stuck.close();
  });
});

describe('DRAIN_DELAY (operations)', () => {
  const gatehouse = useGatehouse({ env: { DRAIN_DELAY: '3' } });

  it('keeps serving while /readyz says 503, then exits 0', async () => {
    const client = gatehouse.client();
    await client.signedUp();
    const exit = gatehouse.exit();
    const from = Date.now();
    gatehouse.signal('SIGTERM');
    await eventually('/readyz to say 503', async () =>
      (await fetch(`${gatehouse.origin}/readyz`)).status === 503 ? true : undefined,
    );
    expect((await fetch(`${gatehouse.origin}/healthz`)).status).toBe(200);
    const answer = await client.get('/account');
    expect(answer.status).toBe(200);
    // Else its next request might be on its way when the connection is closed.
    expect(answer.headers['connection']).toBe('close');
    expect(await exit).toBe(0);
    expect(Date.now() - from).toBeGreaterThanOrEqual(2_900);
  });
});
