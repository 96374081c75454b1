import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ApiClient } from '../../../../src/renderer/api/client.ts';
import { SocketChannel, type SocketLike } from '../../../../src/renderer/api/socket.ts';

/** A socket that the test opens and closes. */
class FakeSocket extends EventTarget {
  binaryType: BinaryType = 'blob';
  readyState = 0;
  readonly sent: unknown[] = [];
  send(data: unknown): void {
    this.sent.push(data);
  }
  open(): void {
    this.readyState = 1;
    this.dispatchEvent(new Event('open'));
  }
  close(): void {
    this.readyState = 3;
    this.dispatchEvent(new Event('close'));
  }
}

const sockets: FakeSocket[] = [];
const states: boolean[] = [];

function connected() {
  let client: ApiClient | null = null;
  const channel = new SocketChannel(
    () => {
      const socket = new FakeSocket();
      sockets.push(socket);
      return socket as unknown as SocketLike;
    },
    (open) => {
      states.push(open);
      if (!open) client?.rejectPending();
    },
  );
  client = new ApiClient(channel);
  return client;
}

beforeEach(() => {
  sockets.length = 0;
  states.length = 0;
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('rejects what is pending when the connection drops, connects again, and goes on', async () => {
  const client = connected();
  sockets[0]?.open();
  const pending = client.request('models.list', {});
  const rejected = expect(pending).rejects.toMatchObject({ code: 'connection-lost' });
  await vi.advanceTimersByTimeAsync(0);
  sockets[0]?.close();
  await rejected;
  await expect(client.request('models.list', {})).rejects.toMatchObject({ code: 'connection-lost' });

  await vi.advanceTimersByTimeAsync(250);
  expect(sockets).toHaveLength(2);
  sockets[1]?.open();
  expect(states).toEqual([true, false, true]);
  void client.request('models.list', {});
  await vi.advanceTimersByTimeAsync(0);
  expect(sockets[1]?.sent).toHaveLength(1);
});

it('tries ever more rarely, at least every 5 s, and says nothing more meanwhile', async () => {
  connected();
  const gaps: number[] = [];
  for (let attempt = 1; attempt <= 8; attempt++) {
    const started = Date.now();
    sockets.at(-1)?.close();
    while (sockets.length === attempt) await vi.advanceTimersToNextTimerAsync();
    gaps.push(Date.now() - started);
  }
  expect(gaps).toEqual([250, 500, 1000, 2000, 4000, 5000, 5000, 5000]);
  expect(states).toEqual([]);
});
