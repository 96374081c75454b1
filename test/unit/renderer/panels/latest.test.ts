import { describe, expect, it } from 'vitest';
import { latestOnly } from '../../../../src/renderer/panels/controller/latest.ts';
import { later } from './fake-program.ts';

const settle = async () => {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
};

describe('requests of which only the latest counts', () => {
  it('run one at a time, and those in between are never sent', async () => {
    const sent: string[] = [];
    const answers = { a: later<string>(), c: later<string>() };
    const ask = latestOnly(async (text: 'a' | 'b' | 'c') => {
      sent.push(text);
      return await (text === 'b' ? Promise.resolve('never') : answers[text].promise);
    });
    const first = ask('a');
    await settle();
    const all = [first, ask('b'), ask('c')];
    await settle();
    expect(sent).toEqual(['a']);
    answers.a.resolve('too late');
    await settle();
    expect(sent).toEqual(['a', 'c']);
    answers.c.resolve('right');
    expect(await Promise.all(all)).toEqual([null, null, 'right']);
  });

  it('go on after one that failed, and tell only the latest failure', async () => {
    const slow = later<string>();
    const ask = latestOnly(async (text: string) => (text === 'slow' ? await slow.promise : text));
    const first = ask('slow');
    await settle();
    const second = ask('next');
    slow.reject(new Error('too late'));
    expect(await first).toBeNull();
    expect(await second).toBe('next');
    const failing = latestOnly(async () => await Promise.reject(new Error('in time')));
    await expect(failing(undefined)).rejects.toThrow('in time');
  });
});
