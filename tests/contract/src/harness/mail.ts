/** An SMTP server on loopback that keeps what it is given. */
import PostalMime, { type Email } from "postal-mime";
import { SMTPServer } from "smtp-server";
import type { AddressInfo } from "node:net";
import { until } from "./wait.js";

export class MailSink {
  readonly #mails: Email[] = [];
  readonly #server: SMTPServer;

  private constructor() {
    this.#server = new SMTPServer({
      authOptional: true,
      disabledCommands: ["AUTH", "STARTTLS"],
      onData: (stream, _session, done) => {
        const parts: Buffer[] = [];
        stream.on("data", (part: Buffer) => parts.push(part));
        stream.on("end", () => {
          PostalMime.parse(Buffer.concat(parts)).then((mail) => {
            this.#mails.push(mail);
            done();
          }, done);
        });
      },
    });
  }

  static async start(): Promise<MailSink> {
    const sink = new MailSink();
    await new Promise<void>((resolve, reject) => {
      sink.#server.once("error", reject);
      sink.#server.listen(0, "127.0.0.1", resolve);
    });
    return sink;
  }

  get port(): number {
    return (this.#server.server.address() as AddressInfo).port;
  }

  /** Everything sent to `address` so far, oldest first. */
  to(address: string): Email[] {
    return this.#mails.filter((mail) => mail.to?.some((recipient) => recipient.address === address));
  }

  /** The token of the newest link `https://HOST/<page>/<token>` that came to `address`; waits for one. */
  async token(address: string, page: "verify_email" | "password_change"): Promise<string> {
    const link = new RegExp(`/${page}/([\\w.~-]+)`);
    return until(`a ${page} link to ${address}`, () => {
      const texts = this.to(address).map((mail) => `${mail.text ?? ""}\n${mail.html ?? ""}`);
      return texts.map((text) => link.exec(text)?.[1]).findLast((token) => token !== undefined);
    });
  }

  stop(): Promise<void> {
    return new Promise((resolve) => this.#server.close(resolve));
  }
}
