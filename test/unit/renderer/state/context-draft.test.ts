import { describe, expect, it } from 'vitest';
import {
  draftRun,
  draftSentences,
  editSentence,
  firstNumbers,
  insertSentences,
  isCurrent,
  linesOf,
  onlyAdds,
  readSentences,
  recalledDraft,
  rememberedDraft,
  removeSentence,
  runObstacle,
  sameRun,
  splitSentence,
  studiedNames,
} from '../../../../src/renderer/state/context-draft.ts';
import type { ContextDraft } from '../../../../src/renderer/state/contexts.ts';
import { modelOf, studyOf } from '../panels/fake-contexts.ts';

function naming(): () => string {
  let count = 0;
  return () => `s${++count}`;
}

const draftOf = (word: string, ...texts: string[]): ContextDraft => ({
  word,
  sentences: draftSentences(texts, naming()),
  pooling: 'mean',
});
const texts = ({ sentences }: ContextDraft) => sentences.map(({ text }) => text);

describe('lines', () => {
  it('end in any way that systems end them, and empty ones are left out', () => {
    expect(linesOf('one\r\n two \r\n\n\rthree\u2028four\n')).toEqual(['one', 'two', 'three', 'four']);
    expect(linesOf('  \n\t\n')).toEqual([]);
  });

  it('keep emoji and writing from right to left as they are', () => {
    expect(linesOf('🙂 اضغط على الضوء\n👩‍👩‍👧')).toEqual(['🙂 اضغط على الضوء', '👩‍👩‍👧']);
  });
});

describe('a draft', () => {
  it('takes sentences at the end, or behind another', () => {
    const draft = draftOf('light', 'a', 'b');
    const added = [{ id: 'x', text: 'x' }];
    expect(texts(insertSentences(draft, added))).toEqual(['a', 'b', 'x']);
    expect(texts(insertSentences(draft, added, 's1'))).toEqual(['a', 'x', 'b']);
    expect(texts(insertSentences(draft, added, 'gone'))).toEqual(['a', 'b', 'x']);
    expect(texts(splitSentence(draft, 's1', 'first', added))).toEqual(['first', 'x', 'b']);
  });

  it('keeps to what can be read and asked for', () => {
    expect(draftSentences(['x'.repeat(200_000)], naming())[0]?.text).toHaveLength(100_000);
    expect(draftSentences(['two\nlines'], naming())[0]?.text).toBe('two lines');
    const many = draftSentences(new Array<string>(100_010).fill('a'), naming());
    expect(insertSentences(draftOf('light', 'a'), many).sentences).toHaveLength(100_000);
  });

  it('is the same object where nothing changed', () => {
    const draft = draftOf('light', 'a');
    expect(editSentence(draft, 's1', 'a')).toBe(draft);
    expect(removeSentence(draft, 'gone')).toBe(draft);
    expect(insertSentences(draft, [])).toBe(draft);
    expect(texts(editSentence(draft, 's1', 'b'))).toEqual(['b']);
    expect(texts(removeSentence(draft, 's1'))).toEqual([]);
  });

  it('is remembered, as far as a megabyte goes', () => {
    const short = draftOf('light', 'a', '');
    expect(texts(recalledDraft(rememberedDraft(short), naming()))).toEqual(['a', '']);
    const long = draftOf('light', ...new Array<string>(20_000).fill('界'.repeat(100)));
    const kept = rememberedDraft(long);
    expect(kept.sentences.length).toBeGreaterThan(2000);
    expect(new TextEncoder().encode(JSON.stringify(kept)).length).toBeLessThan(2 ** 20);
  });
});

describe('a run', () => {
  const model = modelOf('m');
  const run = (draft: ContextDraft) => draftRun({ model, draft });

  it('leaves out sentences that say nothing, and space around the word', () => {
    expect(run(draftOf(' light ', 'a', ' ', 'b'))).toMatchObject({
      word: 'light',
      sentences: [{ text: 'a' }, { text: 'b' }],
    });
  });

  it('needs a model, a word and a sentence', () => {
    expect(run(draftOf('', 'a'))).toBeNull();
    expect(run(draftOf('light', '  '))).toBeNull();
    expect(draftRun({ model: null, draft: draftOf('light', 'a') })).toBeNull();
    expect(runObstacle({ model: null, draft: draftOf('light', 'a') })).toMatch(/model/);
    expect(runObstacle({ model, draft: draftOf('', 'a') })).toMatch(/word/);
    expect(runObstacle({ model, draft: draftOf('light') })).toMatch(/sentence/);
    expect(runObstacle({ model, draft: draftOf('light', 'a') })).toBeNull();
  });

  it('only adds where what was read before is still there as it was', () => {
    const before = run(draftOf('light', 'a', 'b'));
    const more = run(draftOf('light', 'a', 'b', 'c'));
    const edited = run(draftOf('light', 'a', 'B', 'c'));
    const other = run(draftOf('lamp', 'a', 'b'));
    if (before === null || more === null || edited === null || other === null) throw new Error('no run');
    expect(onlyAdds(more, before)).toBe(true);
    expect(onlyAdds(before, more)).toBe(false);
    expect(onlyAdds(edited, before)).toBe(false);
    expect(onlyAdds(other, before)).toBe(false);
    expect(sameRun(before, before)).toBe(true);
    expect(sameRun(more, before)).toBe(false);
  });
});

describe('a study', () => {
  it('names the sentences of the draft, also where it read a sample of them', () => {
    const asked = draftSentences(['a', 'b', 'a', 'c', 'b'], naming());
    expect(studiedNames({ sentences: ['a', 'b', 'a', 'c', 'b'] }, asked)).toEqual([
      's1',
      's2',
      's3',
      's4',
      's5',
    ]);
    expect(studiedNames({ sentences: ['b', 'c'] }, asked)).toEqual(['s2', 's4']);
  });

  it('is current until something of the draft is another', () => {
    const model = modelOf('m');
    const draft = draftOf('light', 'a light', 'no word', '');
    const study = studyOf({ model: 'm', word: 'light', sentences: ['a light', 'no word'] });
    const contexts = { model, draft, study, studied: ['s1', 's2'] };
    expect(isCurrent(contexts)).toBe(true);
    expect(isCurrent({ ...contexts, draft: editSentence(draft, 's1', 'the light') })).toBe(false);
    expect(isCurrent({ ...contexts, draft: editSentence(draft, 's3', 'light') })).toBe(false);
    expect(isCurrent({ ...contexts, draft: removeSentence(draft, 's3') })).toBe(true);
    expect(isCurrent({ ...contexts, draft: { ...draft, pooling: 'first' } })).toBe(false);
    expect(isCurrent({ ...contexts, model: modelOf('other') })).toBe(false);
  });

  it('gives what was read of each sentence', () => {
    const study = studyOf({
      model: 'm',
      word: 'light',
      sentences: ['light and light', 'none', 'a light'],
    });
    const read = readSentences({ study, studied: ['s1', 's2', 's3'] });
    expect(read.get('s1')).toEqual({ sentence: 0, passages: [0], occurrences: [0, 1] });
    expect(read.get('s2')).toMatchObject({ occurrences: [] });
    expect(read.get('s3')).toMatchObject({ occurrences: [2] });
    expect(readSentences({ study: null, studied: [] }).size).toBe(0);
  });

  it('gives norm and first values of an occurrence in a layer', () => {
    const study = {
      ...studyOf({ model: 'm', word: 'light', sentences: ['light', 'light'] }),
      first: 2,
      // Two layers of two occurrences.
      norms: Float32Array.of(1, 2, 3, 4),
      firstValues: Float32Array.of(10, 11, 20, 21, 30, 31, 40, 41),
    };
    expect(firstNumbers(study, 1, 0)).toEqual({ norm: 3, values: Float32Array.of(30, 31) });
    expect(firstNumbers(study, 0, 1)).toEqual({ norm: 2, values: Float32Array.of(20, 21) });
  });
});
