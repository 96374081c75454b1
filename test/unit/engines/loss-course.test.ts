import { describe, expect, it } from 'vitest';
import { createControl, recordSlice, startBehind } from '../../../src/main/engines/cpu/control.ts';
import { ProgressReader } from '../../../src/main/engines/cpu/progress.ts';
import { type CoursePlace, LossCourse } from '../../../src/main/engines/loss-course.ts';

const nothing: CoursePlace = { epoch: 0, sum: 0, pairs: 0 };

describe('the course of the loss', () => {
  it('has a point a second, each the mean since the one before', () => {
    const course = new LossCourse(nothing, 5000);
    const note = (time: number, epoch: number, sum: number, pairs: number) =>
      course.note(time, () => ({ epoch, sum, pairs }));
    note(5999, 0.1, 60, 100);
    expect(course.points).toEqual([]);
    note(6000, 0.2, 70, 100);
    note(6500, 0.25, 90, 150);
    note(7000, 0.4, 110, 200);
    expect(course.points).toEqual([
      { epoch: 0.2, loss: 0.7 },
      { epoch: 0.4, loss: 0.4 },
    ]);
  });

  it('waits for pairs, and leaves out what was trained before', () => {
    const course = new LossCourse({ epoch: 2, sum: 900, pairs: 1000 }, 0);
    course.note(1000, () => ({ epoch: 2, sum: 900, pairs: 1000 }));
    expect(course.points).toEqual([]);
    course.note(1100, () => ({ epoch: 2.5, sum: 902, pairs: 1010 }));
    expect(course.points).toEqual([{ epoch: 2.5, loss: 0.2 }]);
  });

  it('never has more than two hundred points, over the whole run, however long it takes', () => {
    const course = new LossCourse(nothing, 0);
    const seconds = 5000;
    for (let second = 1; second <= seconds; second++) {
      // The loss of every second is its number.
      course.note(second * 1000, () => ({
        epoch: second / seconds,
        sum: (second * (second + 1)) / 2,
        pairs: second,
      }));
      expect(course.points.length).toBeLessThanOrEqual(200);
    }
    const { points } = course;
    expect(points.length).toBeGreaterThan(100);
    expect(points.at(-1)!.epoch).toBeGreaterThan(0.98);
    for (const [at, { epoch, loss }] of points.entries()) {
      const before = points[at - 1]?.epoch ?? 0;
      expect(epoch).toBeGreaterThan(before);
      // What was made one point has the mean of its seconds.
      expect(loss).toBeCloseTo((before * seconds + 1 + epoch * seconds) / 2, 6);
    }
  });
});

describe('progress of a run', () => {
  const run = { epochs: 2, wordsTotal: 4000, learningRate: 0.05, slicesPerEpoch: 4 };

  it('tells the loss within the first epoch, and across epochs', () => {
    const control = createControl(2);
    let time = 0;
    const reader = new ProgressReader(control, run, () => time);
    expect(reader.read().course).toEqual([]);
    recordSlice(control, 0, 500, 65, 100);
    time = 1000;
    expect(reader.read()).toMatchObject({ finishedEpochs: 0, course: [{ epoch: 0.25, loss: 0.65 }] });
    recordSlice(control, 0, 500, 55, 100);
    time = 2000;
    expect(reader.read().course).toEqual([
      { epoch: 0.25, loss: 0.65 },
      { epoch: 0.5, loss: 0.55 },
    ]);
    // The next second ends one epoch and begins another.
    for (const epoch of [0, 0, 1]) recordSlice(control, epoch, 500, 40, 100);
    time = 3000;
    const { course, finishedEpochs } = reader.read();
    expect(finishedEpochs).toBe(1);
    expect(course).toHaveLength(3);
    expect(course[2]!.epoch).toBe(1.25);
    expect(course[2]!.loss).toBeCloseTo(0.4, 5);
  });

  it('begins the course where a run goes on', () => {
    const control = createControl(2);
    startBehind(
      control,
      {
        slices: 5,
        words: 2500,
        losses: [
          { sum: 300, pairs: 400 },
          { sum: 90, pairs: 100 },
        ],
      },
      4,
    );
    let time = 0;
    const reader = new ProgressReader(control, run, () => time);
    recordSlice(control, 1, 500, 20, 100);
    time = 1000;
    expect(reader.read().course).toEqual([{ epoch: 1.5, loss: expect.closeTo(0.2, 5) }]);
  });
});
