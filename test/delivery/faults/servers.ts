import { once } from 'node:events';
import { type AddressInfo, createServer, type Server as TcpServer, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { selfSigned } from '../../support/self-signed.ts';

/** What a server does with those who come. */
export type Treatment =
  /** Nobody listens on its port. */
  | 'refuses'
  | 'closes at once'
  /** Says something before it is asked, which is neither HTTP nor TLS. */
  | 'talks at once'
  /** The connection is taken, and nothing of it is ever read. */
  | 'reads nothing'
  /** The whole request is read, and then there is silence. */
  | 'answers nothing'
  | 'closes after reading'
  | 'answers no HTTP'
  | 'answers half a status line'
  | 'answers a body without end'
  | Answer;

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A request that was read to its end. */
export interface Arrived {
  readonly path: string;
  readonly body: string;
  /** What a receiver of webhooks knows a repeated one by. */
  readonly id: string | undefined;
}

/** A real server on a port of this machine, which keeps that port however it behaves. */
export class FaultServer {
  readonly arrived: Arrived[] = [];
  port = 0;
  private treatment: Treatment = { status: 204 };
  private readonly open = new Set<Socket>();
  private mayAnswer: Promise<void> = Promise.resolve();
  private listener: TcpServer | undefined;
  private readonly sealed: boolean;

  private constructor(sealed: boolean) {
    this.sealed = sealed;
  }

  /** `sealed`: speaks TLS, with a certificate that nobody vouches for. */
  static async start({ sealed = false } = {}): Promise<FaultServer> {
    const server = new FaultServer(sealed);
    await server.listen();
    return server;
  }

  /** From now on; whoever is connected is let go, so that no connection remembers how it was before. */
  async treat(treatment: Treatment): Promise<void> {
    this.treatment = treatment;
    this.open.forEach((socket) => socket.destroy());
    if (treatment === 'refuses') {
      await this.stopListening();
    } else if (this.listener === undefined) {
      await this.listen();
    }
  }

  /** Keeps those waiting that come from now on. Answers how to let them have what the server then answers. */
  hold(): () => void {
    let release: () => void = () => undefined;
    this.mayAnswer = new Promise((resolve) => (release = resolve));
    return release;
  }

  /** Whoever comes from now on is answered at once; whoever is kept waiting waits on. */
  answerTheNext(): void {
    this.mayAnswer = Promise.resolve();
  }

  /** Those who are connected. */
  get connected(): number {
    return this.open.size;
  }

  /** Requests to this path that were read to their end. */
  seen(path: string): number {
    return this.arrived.filter((each) => each.path === path).length;
  }

  async close(): Promise<void> {
    this.open.forEach((socket) => socket.destroy());
    await this.stopListening();
  }

  private async listen(): Promise<void> {
    const take = (socket: Socket) => this.take(socket);
    const listener = this.sealed ? createTlsServer(selfSigned, take) : createServer(take);
    listener.on('tlsClientError', () => undefined);
    listener.listen(this.port, '127.0.0.1');
    await once(listener, 'listening');
    this.port = (listener.address() as AddressInfo).port;
    this.listener = listener;
  }

  private async stopListening(): Promise<void> {
    const { listener } = this;
    this.listener = undefined;
    if (listener !== undefined) {
      const closed = once(listener, 'close');
      listener.close();
      await closed;
    }
  }

  private take(socket: Socket): void {
    this.open.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => this.open.delete(socket));
    switch (this.treatment) {
      case 'closes at once':
        socket.destroy();
        return;
      case 'talks at once':
        socket.end('good day\r\n\r\n');
        return;
      case 'reads nothing':
        return;
      default:
        this.read(socket);
    }
  }

  private read(socket: Socket): void {
    let text = '';
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      const request = wholeRequest(text);
      if (request !== undefined) {
        text = '';
        this.arrived.push(request);
        void this.mayAnswer.then(() => this.answer(socket, this.treatment));
      }
    });
  }

  private answer(socket: Socket, treatment: Treatment): void {
    if (typeof treatment === 'object') {
      const { status, headers = {} } = treatment;
      const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
      socket.write(`HTTP/1.1 ${status} Said\r\n${lines.join('')}${status === 204 ? '' : 'Content-Length: 0\r\n'}\r\n`);
      return;
    }
    switch (treatment) {
      case 'answers no HTTP':
        socket.end('good day\r\n\r\n');
        return;
      case 'answers half a status line':
        socket.end('HTTP/1.1 2');
        return;
      case 'answers a body without end': {
        socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n');
        const drip = setInterval(() => socket.write('1\r\nx\r\n'), 5);
        socket.on('close', () => clearInterval(drip));
        return;
      }
      case 'closes after reading':
        socket.destroy();
        return;
      default:
      // Silence.
    }
  }
}

/** A request with all of its body, which its head gives the length of. */
function wholeRequest(text: string): Arrived | undefined {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) {
    return undefined;
  }
  const head = text.slice(0, end);
  const body = text.slice(end + 4);
  const length = Number(/^content-length: (\d+)/im.exec(head)?.[1] ?? Number.NaN);
  const path = /^POST ([^ ?]*)/.exec(head)?.[1];
  if (path === undefined || Number.isNaN(length)) {
    throw new Error(`A request that the test does not know how to read: ${head}`);
  }
  return Buffer.byteLength(body) < length ? undefined : { path, body, id: /^webhook-id: (.+)$/im.exec(head)?.[1] };
}
