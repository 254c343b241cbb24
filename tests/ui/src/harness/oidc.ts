// A service that people log in with: it asks nobody anything, and says that everybody who comes is the same person.

import { createHash, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Service {
  url: string;
  /** Who everybody is from now on; `null`: nobody is let in. */
  who: { sub: string; email: string } | null;
  stop(): void;
}

async function body(request: IncomingMessage): Promise<URLSearchParams> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return new URLSearchParams(text);
}

/** Starts it. */
export async function startService(): Promise<Service> {
  const challenges = new Map<string, string>();
  const tokens = new Set<string>();
  const service: Service = { url: '', who: { sub: '1', email: 'ada@mail.example' }, stop: () => server.close() };
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', service.url);
    const answer = (status: number, value: object) => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
    if (url.pathname === '/authorize') {
      const code = randomBytes(12).toString('hex');
      challenges.set(code, url.searchParams.get('code_challenge') ?? '');
      const back = new URL(url.searchParams.get('redirect_uri') ?? '');
      if (service.who) back.searchParams.set('code', code);
      else back.searchParams.set('error', 'access_denied');
      back.searchParams.set('state', url.searchParams.get('state') ?? '');
      response.writeHead(302, { location: back.href }).end();
    } else if (url.pathname === '/token') {
      const form = await body(request);
      const code = form.get('code') ?? '';
      const challenge = createHash('sha256').update(form.get('code_verifier') ?? '').digest('base64url');
      if (challenges.get(code) !== challenge || form.get('client_secret') !== 'secret') return answer(400, { error: 'invalid_grant' });
      challenges.delete(code);
      const token = randomBytes(12).toString('hex');
      tokens.add(token);
      answer(200, { access_token: token, token_type: 'Bearer' });
    } else if (url.pathname === '/userinfo' && tokens.has((request.headers.authorization ?? '').replace('Bearer ', ''))) {
      answer(200, { ...service.who, email_verified: true });
    } else answer(404, {});
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  service.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return service;
}
