import { ProgramError } from '../../shared/errors.ts';
import type { PageChannel } from './client.ts';

const firstDelay = 250;
const longestDelay = 5_000;

/** What a {@link SocketChannel} needs of a WebSocket. */
export type SocketLike = Pick<WebSocket, 'binaryType' | 'readyState' | 'send' | 'addEventListener'>;

const open = 1;

/** A channel over a WebSocket that connects again, after 0.25 s and then ever longer up to 5 s, when the connection drops. */
export class SocketChannel implements PageChannel {
  readonly #connect: () => SocketLike;
  readonly #onState: (connected: boolean) => void;
  #socket: SocketLike | null = null;
  #listener: (bytes: Uint8Array) => void = () => undefined;
  #delay = firstDelay;

  /**
   * @param connect makes a socket
   * @param onState called when the connection is there and when it is gone
   */
  constructor(connect: () => SocketLike, onState: (connected: boolean) => void) {
    this.#connect = connect;
    this.#onState = onState;
    this.#start();
  }

  send(bytes: Uint8Array): void {
    if (this.#socket?.readyState !== open) throw new ProgramError('connection-lost', {});
    this.#socket.send(bytes as Uint8Array<ArrayBuffer>);
  }

  listen(listener: (bytes: Uint8Array) => void): void {
    this.#listener = listener;
  }

  #start(): void {
    const socket = this.#connect();
    socket.binaryType = 'arraybuffer';
    socket.addEventListener('open', () => {
      this.#socket = socket;
      this.#delay = firstDelay;
      this.#onState(true);
    });
    socket.addEventListener('message', ({ data }) => this.#listener(new Uint8Array(data as ArrayBuffer)));
    socket.addEventListener('close', () => {
      const wasConnected = this.#socket === socket;
      this.#socket = null;
      if (wasConnected) this.#onState(false);
      setTimeout(() => this.#start(), this.#delay);
      this.#delay = Math.min(this.#delay * 2, longestDelay);
    });
  }
}
