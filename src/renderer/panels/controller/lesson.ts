import { ProgramError } from '../../../shared/errors.ts';
import {
  type LessonNumber,
  type LessonOptions,
  lessonNumberProblem,
  lessonNumbers,
  type OpenLesson,
} from '../../state/lesson.ts';
import { canLearn } from '../../state/lesson-cloud.ts';
import { withStep } from '../../state/lesson-steps.ts';
import type { AppState } from '../../state/store.ts';
import type { Context } from './context.ts';
import { turnedToWords } from './context-cloud.ts';

/** The least time between two answers while a lesson plays, in milliseconds: faster lessons take more steps at once. */
const shortestInterval = 100;
/** Every lesson goes the same way. */
const seed = 1;

/** Going through single steps of skip-gram. */
export interface LessonActions {
  /** Shows the lesson, and begins one where there is none of the open text and model; says nothing where there cannot be one. */
  enter(): Promise<void>;
  /** Gives the cloud its words back, and pauses. The lesson is there when the person returns. */
  leave(): void;
  /** Shows the lesson in the cloud, or the words. */
  show(lesson: boolean): void;
  step(): Promise<void>;
  play(): void;
  pause(): void;
  /** Plays, or pauses. */
  toggle(): void;
  setSpeed(speed: number): void;
  /** Takes over what is within its limits, and begins anew with it. */
  setOptions(options: Partial<LessonOptions>): Promise<void>;
  startOver(): Promise<void>;
}

export function createLessonActions({ platform, store, update, report }: Context): LessonActions {
  const { api } = platform;
  /** Goes up with every beginning: answers about an earlier lesson are dropped. */
  let begun = 0;
  let stepping = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const change = (lesson: Partial<AppState['lesson']>) =>
    update((state) => ({ lesson: { ...state.lesson, ...lesson } }));

  function end(open: OpenLesson | null): void {
    // A lesson that the program has forgotten needs no end.
    if (open !== null) void api.request('lesson.end', { lesson: open.lesson }).catch(() => undefined);
  }

  async function begin(): Promise<void> {
    const { corpus, model, lesson } = store.getState();
    if (corpus === null || model === null) return;
    pause();
    begun += 1;
    const asked = begun;
    change({ beginning: true });
    const untrained = lesson.options.untrained && model.description.hasInitialVectors;
    const options = { ...lesson.options, untrained };
    try {
      const about = { corpus: corpus.id, model: model.description.id };
      const first = await api.request('lesson.begin', { ...about, ...options, seed });
      const step = await api.request('lesson.step', { lesson: first.lesson, steps: 1 });
      const open = withStep({ ...first, ...about, options, step: null, curve: [] }, step);
      if (asked !== begun) return end(open);
      end(store.getState().lesson.open);
      change({ open });
    } catch (error) {
      if (asked === begun) report(error);
    } finally {
      if (asked === begun) change({ beginning: false });
    }
  }

  /** Takes steps and shows the last; resolves when it is shown. Does nothing while others are being taken. */
  async function take(steps: number): Promise<void> {
    const { open } = store.getState().lesson;
    if (open === null || stepping) return;
    stepping = true;
    const asked = begun;
    try {
      const step = await api.request('lesson.step', { lesson: open.lesson, steps });
      const present = store.getState().lesson.open;
      if (asked === begun && present?.lesson === open.lesson) change({ open: withStep(present, step) });
    } catch (error) {
      if (asked !== begun) return;
      pause();
      report(error);
      // What the program has forgotten can only be begun anew.
      if (error instanceof ProgramError && error.code === 'lesson-over') change({ open: null });
    } finally {
      stepping = false;
    }
  }

  function pause(): void {
    clearTimeout(timer);
    timer = undefined;
    if (store.getState().lesson.playing) change({ playing: false });
  }

  async function tick(): Promise<void> {
    const { speed } = store.getState().lesson;
    const interval = Math.max(shortestInterval, 1000 / speed);
    const due = performance.now() + interval;
    await take(Math.max(1, Math.round((speed * interval) / 1000)));
    if (store.getState().lesson.playing) timer = setTimeout(() => void tick(), due - performance.now());
  }

  function play(): void {
    const { open, playing } = store.getState().lesson;
    if (open === null || playing) return;
    change({ playing: true, shown: true });
    void tick();
  }

  function show(shown: boolean): void {
    if (!shown) pause();
    if (store.getState().lesson.shown !== shown) change({ shown });
  }

  return {
    enter: async () => {
      const state = store.getState();
      if (!canLearn(state)) return;
      show(true);
      const { open, beginning } = state.lesson;
      const fits = open?.model === state.model?.description.id && open?.corpus === state.corpus?.id;
      if (!fits && !beginning) await begin();
    },
    leave: () => show(false),
    show,
    step: async () => {
      pause();
      show(true);
      await take(1);
    },
    play,
    pause,
    toggle: () => {
      if (store.getState().lesson.playing) pause();
      else play();
    },
    setSpeed: (speed) => change({ speed }),
    setOptions: async (options) => {
      const next = { ...store.getState().lesson.options, ...options };
      const names = Object.keys(lessonNumbers) as LessonNumber[];
      if (names.some((name) => lessonNumberProblem(name, next[name]) !== null)) return;
      change({ options: next });
      await begin();
    },
    startOver: async () => {
      show(true);
      await begin();
    },
  };
}

/**
 * Ends a lesson whose text or model is looked at no more, and gives the cloud its words back as soon as the person turns to one, asks, trains, or looks at
 * occurrences. Returns what ends it.
 */
export function followLesson({ platform, store, update }: Context, lesson: LessonActions): () => void {
  return store.subscribe((state, before) => {
    const { open, shown } = state.lesson;
    if (open !== null) {
      const here = open.model === state.model?.description.id && open.corpus === state.corpus?.id;
      if (!here) {
        lesson.pause();
        update((now) => ({ lesson: { ...now.lesson, open: null } }));
        void platform.api.request('lesson.end', { lesson: open.lesson }).catch(() => undefined);
      }
    }
    const turned = turnedToWords(state, before) || (state.contexts.shown && !before.contexts.shown);
    if (shown && turned) lesson.leave();
  });
}
