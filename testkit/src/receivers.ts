/** Those who are told: what arrives is kept, in the order in which it came. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer, json } from 'node:stream/consumers';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer } from 'smtp-server';

/** Takes what is posted, whatever the path: a webhook of one's own, and Slack's. */
export class Hooks {
  readonly url: string;
  private readonly server: Server;
  private readonly posted: { path: string; body: unknown }[];

  private constructor(server: Server, posted: Hooks['posted']) {
    this.server = server;
    this.posted = posted;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  /** `port`: on a free one by default. */
  static async start(port = 0): Promise<Hooks> {
    const posted: Hooks['posted'] = [];
    const server = createServer((request, response) => {
      void json(request).then((body) => {
        posted.push({ path: request.url ?? '', body });
        response.end('ok');
      });
    }).listen(port, '127.0.0.1');
    await once(server, 'listening');
    return new Hooks(server, posted);
  }

  at(path: string): readonly unknown[] {
    return this.posted.filter((each) => each.path === path).map(({ body }) => body);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}

/** Takes mail, from whoever knows the password. */
export class Mailbox {
  readonly address: string;
  readonly mails: Email[];
  private readonly server: SMTPServer;

  private constructor(server: SMTPServer, mails: Email[]) {
    this.server = server;
    this.mails = mails;
    this.address = `127.0.0.1:${(server.server.address() as AddressInfo).port}`;
  }

  /** `port`: on a free one by default. */
  static async start(password: string, port = 0): Promise<Mailbox> {
    const mails: Email[] = [];
    const server = new SMTPServer({
      disabledCommands: ['STARTTLS'],
      allowInsecureAuth: true,
      onAuth: (auth, _session, done) => {
        if (auth.password === password) done(null, { user: auth.username });
        else done(new Error('wrong password'));
      },
      onData: (stream, _session, done) => {
        void buffer(stream)
          .then((mail) => PostalMime.parse(mail))
          .then((mail) => {
            mails.push(mail);
            done();
          });
      },
    });
    server.listen(port, '127.0.0.1');
    await once(server.server, 'listening');
    return new Mailbox(server, mails);
  }

  async stop(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.server.close(resolve);
    });
  }
}
