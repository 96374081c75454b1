import { useMemo } from 'react';
import type { CloudProps } from '../scene/scene.ts';
import { lessonArrows, shownLesson } from '../state/lesson-cloud.ts';
import { formatPull } from '../state/lesson-steps.ts';
import { noRows } from '../state/selectors.ts';
import { useApp } from './context.tsx';

/** Colours of the arrows among those of groups: a pull as what is above zero elsewhere, a push as what is below. */
const pullSlot = 0;
const pushSlot = 1;
/** The share of the strongest from which on a pull or push is written at its arrow. */
const labelled = 0.3;
/** Up to so many steps a second, whoever watches can follow single pulls and pushes. */
const followed = 10;
/** Milliseconds between two answers of a lesson that plays. */
const playing = { fast: 120, slowest: 600 } as const;
const axis = (number: number) => ({ caption: `PC ${number}`, share: null, ends: null });
const axes: CloudProps['axes'] = [axis(1), axis(2), axis(3)];

/**
 * The words as a lesson moves them, with the pulls and pushes of its last step; `null` while the cloud shows something else.
 * @param words the same words as the scene shows them otherwise
 */
export function useLessonProps(words: CloudProps | null): CloudProps | null {
  const lesson = useApp(shownLesson);
  const plays = useApp((state) => state.lesson.playing);
  const speed = useApp((state) => state.lesson.speed);
  const single = !plays || speed <= followed;
  const step = lesson?.step ?? null;
  const drawing = useMemo((): CloudProps['drawing'] => {
    if (step === null || !single) return null;
    const steps = lessonArrows(step).map(({ from, to, pull, weight }) => ({
      from: { row: from },
      to: { row: to },
      // Where all were written, the weakest would take the room of the words.
      label: weight >= labelled ? formatPull(pull) : '',
      slot: pull > 0 ? pullSlot : pushSlot,
      weight,
      model: null,
    }));
    return { steps, result: null, nearest: null };
  }, [step, single]);
  const positions = lesson?.positions ?? null;
  return useMemo(() => {
    if (words === null || positions === null) return null;
    return {
      ...words,
      positions,
      // A lesson that plays moves at an even pace from answer to answer; a single step takes its time.
      ...(plays ? { flight: Math.min(playing.slowest, Math.max(playing.fast, 1000 / speed)) } : {}),
      axes,
      selected: single ? (step?.input ?? null) : null,
      neighbors: null,
      hits: noRows,
      marked: noRows,
      lit: noRows,
      shown: null,
      drawing,
      tool: 'turn',
      dimmed: single,
    };
  }, [words, positions, plays, speed, single, step, drawing]);
}
