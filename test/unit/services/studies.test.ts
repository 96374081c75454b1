import { expect, it } from 'vitest';
import { type OpenStudy, Studies } from '../../../src/main/services/studies.ts';

/** A study of so many bytes; nothing else of it is looked at. */
function study(id: string, byteLength = 4): OpenStudy {
  return { description: { id }, model: { id: 'm' }, vectors: { byteLength } } as unknown as OpenStudy;
}

it('forgets the oldest of many studies, and of large ones all but the latest two', () => {
  const studies = new Studies();
  const left = () => ['a', 'b', 'c', 'd', 'e', 'f', 'g'].filter((id) => studies.find(id) !== null).join('');
  for (const id of ['a', 'b', 'c', 'd', 'e']) studies.add(study(id));
  expect(left()).toBe('bcde');
  studies.add(study('f', 400 * 2 ** 20));
  expect(left()).toBe('cdef');
  studies.add(study('g', 400 * 2 ** 20));
  expect(left()).toBe('fg');
  expect(() => studies.get('a')).toThrow(/context-study-unknown/);
  studies.forget('m');
  expect(left()).toBe('');
});
