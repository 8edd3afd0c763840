import { connect, type Socket } from 'node:net';

/** What came back. `text` holds the whole answer, for whoever must explain a bad one. */
export interface Answer {
  readonly status: number;
  readonly text: string;
}

/**
 * One keep-alive connection with one request in flight. node:http's own client costs as much as the server under test;
 * this one knows only what an answer needs: a status, and a length or chunks.
 */
export class Connection {
  readonly #socket: Socket;
  readonly #onAnswer: (answer: Answer) => void;
  #held = '';

  constructor(port: number, onAnswer: (answer: Answer) => void, onEnd: () => void) {
    this.#onAnswer = onAnswer;
    this.#socket = connect({ port, host: '127.0.0.1', noDelay: true });
    this.#socket.setEncoding('latin1');
    this.#socket.on('data', (chunk) => this.#take(String(chunk)));
    this.#socket.on('error', () => undefined);
    this.#socket.on('close', onEnd);
  }

  send(request: Buffer): void {
    this.#socket.write(request);
  }

  close(): void {
    this.#socket.destroy();
  }

  #take(chunk: string): void {
    const text = this.#held === '' ? chunk : this.#held + chunk;
    if (isWhole(text)) {
      this.#held = '';
      this.#onAnswer({ status: Number(text.slice(9, 12)), text });
    } else {
      this.#held = text;
    }
  }
}

function isWhole(text: string): boolean {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) {
    return false;
  }
  const length = /\r\ncontent-length: (\d+)/i.exec(text)?.[1];
  return length === undefined ? text.endsWith('\r\n0\r\n\r\n') : text.length >= end + 4 + Number(length);
}
