import fc from 'fast-check';
import { Packr } from 'msgpackr';
import { describe, expect, it } from 'vitest';
import { decodeMessage, encodeMessage } from '../../../src/main/rpc/codec.ts';
import { connect } from '../../../src/main/rpc/connect.ts';
import type { RequestHandlers } from '../../../src/main/services/host.ts';
import { ApiClient } from '../../../src/renderer/api/client.ts';
import { ProgramError } from '../../../src/shared/errors.ts';
import { fakeProgram } from '../../support/fake-program.ts';

type Bytes = (bytes: Uint8Array) => void;

/** A page and a program that are joined by a channel in memory. `raw` sends any bytes as the page; `answers` are what came back, decoded. */
function joined(handlers: Partial<RequestHandlers> = {}, { congested = false } = {}) {
  const fake = fakeProgram(handlers);
  let toProgram: Bytes = () => undefined;
  let toPage: Bytes = () => undefined;
  const answers: { t?: string; i?: string; e?: { code: string; parameters: { reason: string } } }[] = [];
  const connection = connect(
    {
      send: (bytes) => {
        answers.push(decodeMessage(bytes) as (typeof answers)[number]);
        toPage(bytes);
      },
      listen: (listener) => {
        toProgram = listener;
      },
      congested: () => congested,
    },
    fake.program,
  );
  const client = new ApiClient({
    send: (bytes) => toProgram(bytes),
    listen: (listener) => {
      toPage = listener;
    },
  });
  return { ...fake, connection, client, answers, raw: (bytes: Uint8Array) => toProgram(bytes) };
}

const closeModel = { 'model.close': () => Promise.resolve(null) } satisfies Partial<RequestHandlers>;

describe('requests', () => {
  it('reach their handler with checked parameters and bring back what it gives', async () => {
    const seen: unknown[] = [];
    const { client } = joined({
      'model.find': (parameters) => {
        seen.push(parameters);
        return Promise.resolve(new Uint32Array([7, 0xffff_ffff]));
      },
    });
    const rows = await client.request('model.find', { model: 'm', words: ['__proto__', 'Ελλάδα'] });
    expect(rows).toStrictEqual(new Uint32Array([7, 0xffff_ffff]));
    expect(seen).toStrictEqual([{ model: 'm', words: ['__proto__', 'Ελλάδα'] }]);
  });

  it('are rejected with the error of the catalogue, revived', async () => {
    const { client } = joined({
      'model.close': () =>
        Promise.reject(new ProgramError('word-unknown', { word: 'w', suggestions: ['v'] })),
    });
    const failure = await client.request('model.close', { model: 'm' }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ProgramError);
    expect(failure).toMatchObject({ code: 'word-unknown', parameters: { word: 'w', suggestions: ['v'] } });
  });

  it('turn errors that are not of the catalogue into unexpected', async () => {
    const { client } = joined({ 'model.close': () => Promise.reject(new RangeError('oops')) });
    await expect(client.request('model.close', { model: 'm' })).rejects.toMatchObject({
      code: 'unexpected',
      parameters: { reason: 'oops' },
    });
  });

  it('whose result cannot be sent are rejected, and the connection goes on', async () => {
    const unsendable = Object.defineProperty({}, 'x', {
      enumerable: true,
      get: () => {
        throw new Error('no form');
      },
    });
    const { client } = joined({ ...closeModel, 'model.word': () => Promise.resolve(unsendable as never) });
    await expect(client.request('model.word', { model: 'm', index: 0 })).rejects.toMatchObject({
      code: 'unexpected',
    });
    await expect(client.request('model.close', { model: 'm' })).resolves.toBeNull();
  });
});

describe('typed arrays', () => {
  it('arrive as such, aligned and on memory of their own, also from shared memory', async () => {
    const shared = new Float32Array(new SharedArrayBuffer(16), 4, 3);
    shared.set([1.5, -2, Number.NaN]);
    const payload = {
      words: {
        bytes: new Uint8Array(new SharedArrayBuffer(3)).fill(65),
        offsets: new Uint32Array([0, 1, 3]),
      },
      counts: new Float64Array([2 ** 53, 0.1]),
      extra: shared,
    };
    const { client } = joined({ 'model.vocabulary': () => Promise.resolve(payload) });
    const received = (await client.request('model.vocabulary', { model: 'm' })) as typeof payload;
    expect(received.words.offsets).toStrictEqual(new Uint32Array([0, 1, 3]));
    expect(received.counts).toStrictEqual(new Float64Array([2 ** 53, 0.1]));
    expect(received.extra).toStrictEqual(new Float32Array([1.5, -2, Number.NaN]));
    expect([...received.words.bytes]).toEqual([65, 65, 65]);
    expect(received.extra.buffer.byteLength).toBe(12);
    expect(received.words.bytes.buffer).toBeInstanceOf(ArrayBuffer);
  });
});

describe('bad messages', () => {
  const send = async (message: unknown) => {
    const page = joined(closeModel);
    page.raw(encodeMessage(message));
    await expect.poll(() => page.answers.length).toBe(1);
    expect(page.calls).toEqual([]);
    return page.answers[0];
  };

  it.each([
    ['an unknown name', { t: 'q', m: 'model.steal', a: [{}], i: '1' }, 'no request named "model.steal"'],
    ['an inherited name', { t: 'q', m: 'toString', a: [{}], i: '1' }, 'no request named'],
    ['the RPC library’s own names', { t: 'q', m: '$call', a: [{}], i: '1' }, 'no request named'],
    ['a wrong type', { t: 'q', m: 'model.close', a: [{ model: 5 }], i: '1' }, 'model'],
    ['an extra field', { t: 'q', m: 'model.close', a: [{ model: 'm', path: '/' }], i: '1' }, 'path'],
    ['no parameters', { t: 'q', m: 'model.close', a: [], i: '1' }, 'one object'],
    [
      'an extra field of the message',
      { t: 'q', m: 'model.close', a: [{ model: 'm' }], i: '1', o: true },
      'not known',
    ],
    ['an answer that nobody waits for', { t: 's', i: '1', r: 1 }, 'a request has a name'],
  ])('are answered with bad-request: %s', async (_, message, reason) => {
    expect(await send(message)).toMatchObject({
      i: '1',
      e: { code: 'bad-request', parameters: { reason: expect.stringContaining(reason) } },
    });
  });

  it.each([
    ['null', null],
    ['an array', [1]],
    ['no identifier', { t: 'q', m: 'model.close', a: [{ model: 'm' }] }],
    ['a long identifier', { t: 'q', m: 'model.close', a: [{ model: 'm' }], i: 'x'.repeat(65) }],
  ])('without a usable identifier are answered under an empty one: %s', async (_, message) => {
    expect(await send(message)).toMatchObject({ i: '', e: { code: 'bad-request' } });
  });

  it('by the thousand, of any bytes and any shape, leave the program working', {
    timeout: 60_000,
  }, async () => {
    const page = joined(closeModel);
    const everyType = new Packr({ moreTypes: true, useRecords: true, structuredClone: true });
    const value = fc.anything({ withTypedArray: true, withMap: true, withSet: true, withDate: true });
    const messages = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      value.map((anything) => everyType.pack(anything)),
      fc
        .record({ t: fc.constant('q'), m: fc.string(), a: fc.array(value, { maxLength: 2 }), i: fc.string() })
        .map((message) => encodeMessage(message)),
      fc
        .record({
          t: fc.constant('q'),
          m: fc.constantFrom('model.close', 'workspace.save', 'model.find', 'training.start', 'job.cancel'),
          a: fc.tuple(value),
          i: fc.constant('1'),
        })
        .map((message) => encodeMessage(message)),
    );
    const all = fc.sample(messages, { numRuns: 10_000, seed: 7 });
    for (const bytes of all) page.raw(Uint8Array.from(bytes));
    await expect.poll(() => page.answers.length).toBe(all.length);
    expect(new Set(page.answers.map((answer) => answer.e?.code))).toEqual(new Set(['bad-request']));
    expect(page.calls).toEqual([]);
    await expect(page.client.request('model.close', { model: 'm' })).resolves.toBeNull();
  });

  it('that claim to be huge or are nested deeply are answered too', async () => {
    const page = joined(closeModel);
    page.raw(new Uint8Array([0xdd, 0xff, 0xff, 0xff, 0xff]));
    page.raw(new Uint8Array([0xc6, 0xff, 0xff, 0xff, 0xff]));
    page.raw(new Uint8Array(1_000_000).fill(0x91));
    await expect.poll(() => page.answers.length).toBe(3);
    expect(page.answers.every((answer) => answer.e?.code === 'bad-request')).toBe(true);
  });
});

describe('events', () => {
  it('reach the listeners until they leave', async () => {
    const { client, program } = joined();
    const seen: string[] = [];
    const stop = client.on('menuCommand', ({ command }) => seen.push(command));
    program.emit('menuCommand', { command: 'fit' });
    await expect.poll(() => seen).toEqual(['fit']);
    stop();
    program.emit('menuCommand', { command: 'about' });
    await new Promise(setImmediate);
    expect(seen).toEqual(['fit']);
  });

  it('that come once wait for their first listener', async () => {
    const { client, connection } = joined();
    connection.notify('fileOpened', { file: 'f', name: 'a.txt', bytes: 3 });
    await new Promise(setImmediate);
    const seen: string[] = [];
    client.on('fileOpened', ({ name }) => seen.push(name));
    expect(seen).toEqual(['a.txt']);
  });

  it('of running work are left out while the page is behind; others are not', async () => {
    const { answers, program } = joined({}, { congested: true });
    const frame = { job: 'j', sequence: 0, wordsTrained: 0, sample: 0, explainedVarianceRatio: [] };
    program.emit('trainingFrame', { ...frame, positions: new Float32Array(0) });
    program.emit('menuCommand', { command: 'fit' });
    await expect.poll(() => answers.length).toBe(1);
    expect(answers[0]).toMatchObject({ a: ['menuCommand', { command: 'fit' }] });
  });
});

describe('a page that leaves', () => {
  it('has its running jobs abandoned, hears nothing more, and is not answered', async () => {
    let finish: (error: ProgramError) => void = () => undefined;
    const page = joined({
      'corpus.openSample': () =>
        new Promise((_, reject) => {
          finish = reject;
        }),
    });
    void page.client.request('corpus.openSample', { job: 'mine' });
    await expect.poll(() => page.calls).toEqual(['corpus.openSample']);
    page.connection.close();
    page.connection.close();
    expect(page.abandoned).toEqual(['mine']);
    finish(new ProgramError('cancelled', {}));
    expect(page.listeners.size).toBe(0);
    await new Promise(setImmediate);
    expect(page.answers).toEqual([]);
  });
});
