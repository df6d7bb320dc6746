import { createServer as createHttp } from 'node:http';
import { type AddressInfo, createServer as createTcp, type Server } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { s3Remote } from './s3-remote.ts';

const servers: Server[] = [];
beforeEach(() => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'a');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'b');
  vi.stubEnv('AWS_MAX_ATTEMPTS', '1');
});
afterEach(() => {
  vi.unstubAllEnvs();
  for (const server of servers.splice(0)) server.close();
});

async function listen(server: Server): Promise<string> {
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}
const answering = (status: number, body = '') =>
  listen(
    createHttp((request, response) => {
      request.resume();
      response.writeHead(status, { connection: 'close' }).end(body);
    }),
  );

const remoteAt = (endpoint: string) =>
  s3Remote('s3://bucket/p', { bucket: 'bucket', prefix: 'p', endpoint, region: 'us-east-1' });

const questions: [string, (endpoint: string) => Promise<unknown>][] = [
  ['probe', (endpoint) => remoteAt(endpoint).probe()],
  ['list', (endpoint) => remoteAt(endpoint).list('registry/journal', 10)],
  ['fetch', (endpoint) => remoteAt(endpoint).fetchText('actions/x.json', 100)],
  ['send', (endpoint) => remoteAt(endpoint).sendText('actions/x.json', '{}')],
];

// Whatever stands at the address that somebody has written down, it is no bug of this program.
test.each(questions)('%s: what is no S3 server is refused', async (_, ask) => {
  const another = await listen(createTcp((socket) => socket.end('SSH-2.0-OpenSSH_9\r\n')));
  const refused = { code: 'REMOTE_UNUSABLE', exitCode: 2 };
  await expect(ask(`http://${another}`)).rejects.toMatchObject(refused);
  await expect(ask(`https://${await answering(200)}`)).rejects.toMatchObject(refused);
  for (const status of [302, 402, 405, 411, 418])
    await expect(ask(`http://${await answering(status)}`)).rejects.toMatchObject(refused);
  await expect(ask(`http://${await answering(418, 'a teapot {')}`)).rejects.toMatchObject(refused);
});

test('an answer that is no XML is refused', async () => {
  const remote = remoteAt(`http://${await answering(200, 'hello {')}`);
  await expect(remote.list('registry/journal', 10)).rejects.toMatchObject({ code: 'REMOTE_UNUSABLE' });
});
