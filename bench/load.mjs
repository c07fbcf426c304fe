import http from 'node:http';

/** Asks again and again over kept connections. @returns requests per second; throws when an answer is not 200 */
export async function load(url, headers, { connections, seconds }) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: connections });
  const end = performance.now() + seconds * 1_000;
  let answers = 0;
  const ask = () =>
    new Promise((resolve, reject) => {
      http
        .get(url, { agent, headers }, (response) => {
          if (response.statusCode !== 200) reject(new Error(`${url}: ${response.statusCode}`));
          response.resume().on('end', resolve);
        })
        .on('error', reject);
    });
  const connection = async () => {
    for (; performance.now() < end; answers++) await ask();
  };
  await Promise.all(Array.from({ length: connections }, connection));
  agent.destroy();
  return answers / seconds;
}
