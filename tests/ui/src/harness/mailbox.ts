// A mail server that takes everything and delivers nothing: what came is looked at by tests.

import { createServer, type AddressInfo, type Socket } from 'node:net';

const WAIT_MS = 30_000;

interface Mail {
  to: string;
  text: string;
}

export class Mailbox {
  readonly #mails: Mail[] = [];
  readonly #waiting = new Set<() => void>();
  readonly #server = createServer((socket) => this.#talk(socket));

  /** Starts it on a free port; answers the port. */
  async open(): Promise<number> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return (this.#server.address() as AddressInfo).port;
  }

  close(): void {
    this.#server.close();
  }

  /** The path of the first link to `page` that was sent to this address; waits for it. */
  async link(to: string, page: string): Promise<string> {
    const pattern = new RegExp(`https?://[^/\\s"]+(/${page}/[^\\s"<>]+)`);
    const deadline = Date.now() + WAIT_MS;
    while (Date.now() < deadline) {
      const found = this.#mails.filter((mail) => mail.to === to).flatMap(({ text }) => pattern.exec(text)?.[1] ?? []);
      if (found[0]) return found[0];
      await this.#next(deadline - Date.now());
    }
    throw new Error(`no mail to ${to} with a link to /${page}; there are ${JSON.stringify(this.#mails)}`);
  }

  #next(most: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(late);
        this.#waiting.delete(done);
        resolve();
      };
      const late = setTimeout(done, most);
      this.#waiting.add(done);
    });
  }

  /** As much of SMTP (RFC 5321) as a client needs that trusts the server. */
  #talk(socket: Socket): void {
    let typed = '';
    let body: string[] | null = null;
    let to = '';
    const say = (line: string) => socket.write(`${line}\r\n`);
    socket.on('error', () => socket.destroy());
    say('220 mailbox');
    socket.on('data', (data) => {
      typed += data.toString('utf8');
      const lines = typed.split('\r\n');
      typed = lines.pop() ?? '';
      for (const line of lines) {
        if (body) {
          if (line !== '.') {
            body.push(line.replace(/^\.\./, '.'));
            continue;
          }
          this.#keep({ to, text: decoded(body.join('\n')) });
          body = null;
          say('250 taken');
        } else if (/^EHLO/i.test(line)) say('250 mailbox');
        else if (/^RCPT TO:/i.test(line)) {
          to = /<([^>]*)>/.exec(line)?.[1] ?? '';
          say('250 ok');
        } else if (/^DATA/i.test(line)) {
          body = [];
          say('354 go on');
        } else if (/^QUIT/i.test(line)) {
          say('221 bye');
          socket.end();
        } else say('250 ok');
      }
    });
  }

  #keep(mail: Mail): void {
    this.#mails.push(mail);
    for (const done of [...this.#waiting]) done();
  }
}

/** Quoted-printable and base64 parts as text, near enough to find links in. */
function decoded(mail: string): string {
  const quoted = mail.replaceAll(/=\n/g, '').replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  const based = mail.split(/\n\n/).filter((part) => /^[A-Za-z0-9+/=\n]{40,}$/.test(part.trim()));
  return [quoted, ...based.map((part) => Buffer.from(part, 'base64').toString('utf8'))].join('\n');
}
