import { expect, it } from 'vitest';
import { lossNow, lossSeries } from '../../../../src/renderer/components/loss-series.ts';

it('shows the means of finished epochs, and the one under way as a point', () => {
  expect(lossSeries([0.6, 0.5, 0.4], 2)).toEqual([
    [1, 2, 3],
    [null, null, null],
    [0.6, 0.5, null],
    [null, null, 0.4],
  ]);
  expect(lossSeries([0.6, 0.5], 2).slice(2)).toEqual([
    [0.6, 0.5],
    [null, null],
  ]);
  expect(lossSeries([], 0)).toEqual([[], [], [], []]);
});

it('shows the course within the first epoch, up to where the run is', () => {
  const course = [
    { epoch: 0.25, loss: 0.65 },
    { epoch: 0.5, loss: 0.55 },
  ];
  expect(lossSeries([0.6], 0, course)).toEqual([
    [0.25, 0.5],
    [0.65, 0.55],
    [null, null],
    [null, 0.55],
  ]);
  expect(lossNow([0.6], 0, course)).toBe(0.55);
});

it('puts course and epochs in one order, a point on the end of an epoch into both', () => {
  const course = [0.5, 1, 1.5, 2.5].map((epoch) => ({ epoch, loss: 1 - epoch / 10 }));
  expect(lossSeries([0.9, 0.8, 0.76], 2, course)).toEqual([
    [0.5, 1, 1.5, 2, 2.5],
    [0.95, 0.9, 0.85, null, 0.75],
    [null, 0.9, null, 0.8, null],
    [null, null, null, null, 0.75],
  ]);
});

it('tells the mean of the epoch under way where that is newer than the course', () => {
  const course = [{ epoch: 1.5, loss: 0.7 }];
  expect(lossSeries([0.6, 0.5, 0.4], 2, course)[3]).toEqual([null, null, 0.4]);
  expect(lossNow([0.6, 0.5, 0.4], 2, course)).toBe(0.4);
  expect(lossNow([0.6, 0.5], 2, course)).toBe(0.5);
  expect(lossNow([], 0, [])).toBeUndefined();
});

it('leaves out a course that is coarser than the epochs', () => {
  const course = [
    { epoch: 5.5, loss: 0.9 },
    { epoch: 11.2, loss: 0.5 },
  ];
  const losses = Array.from({ length: 12 }, (_, epoch) => 1 / (epoch + 1));
  const [epochs, along] = lossSeries(losses, 11, course);
  expect(along.every((loss) => loss === null)).toBe(true);
  expect(epochs).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 11.2]);
});
