import { useEffect, useRef } from 'react';
import { type CloudScene, CloudUnavailable, createCloudScene, type ScreenPoint } from '../scene/scene.ts';
import { showsOccurrences } from '../state/context-cloud.ts';
import { shownLesson } from '../state/lesson-cloud.ts';
import { showsLive } from '../state/selectors.ts';
import { useApp, useProgram } from './context.tsx';
import { useLessonProps } from './lesson-cloud.ts';
import { useOccurrenceProps } from './occurrence-cloud.ts';
import { useWordProps } from './word-cloud.ts';

/** Time that a training frame takes to move where the next one is expected. */
const shortestFrame = 60;
const longestFrame = 700;

interface CloudViewProps {
  readonly onHover: (hovered: { index: number; at: ScreenPoint } | null) => void;
  readonly onProblem: (problem: string) => void;
}

/** Mounts the scene and keeps it in step with the state. */
export function CloudView({ onHover, onProblem }: CloudViewProps) {
  const { store, controller, desk } = useProgram();
  const container = useRef<HTMLDivElement>(null);
  const words = useWordProps();
  const occurrences = useOccurrenceProps();
  const lesson = useLessonProps(words);
  const props = lesson ?? occurrences ?? words;
  const latest = useRef(props);
  latest.current = props;

  // biome-ignore lint/correctness/useExhaustiveDependencies: the scene is made once; what changes goes in by setProps
  useEffect(() => {
    const element = container.current;
    if (element === null || latest.current === null) return;
    let scene: CloudScene;
    try {
      scene = createCloudScene(element, {
        props: latest.current,
        onHover: (index, at) => {
          onHover(index === null ? null : { index, at });
          const state = store.getState();
          if (showsOccurrences(state)) controller.contextViews.hover(index);
        },
        onSelect: (index, { toggle }) => {
          // While a model learns there is nothing to inspect yet; a lesson is not left by a slip of the hand.
          if (showsLive(store.getState()) || shownLesson(store.getState()) !== null) return;
          controller.workspace.closeHint('cloud');
          if (showsOccurrences(store.getState())) {
            if (index !== null && toggle) controller.contextViews.pair(index);
            else controller.contextViews.select(index);
            return;
          }
          if (!toggle) controller.selection.select(index);
          else if (index !== null) controller.marks.toggle(index);
        },
        onOutline: (indices, options) => {
          const state = store.getState();
          if (!showsLive(state) && !showsOccurrences(state)) controller.marks.outline(indices, options);
        },
        onAvailable: (available) =>
          controller.say(
            available
              ? { kind: 'success', text: 'The picture is back.' }
              : {
                  kind: 'information',
                  text: 'The graphics system took the picture away; it will be drawn again.',
                },
          ),
      });
    } catch (error) {
      if (error instanceof CloudUnavailable) onProblem(error.message);
      else controller.report(error);
      return;
    }
    desk.scene = scene;

    let before = 0;
    let shown: unknown = null;
    const showFrame = () => {
      const state = store.getState();
      const frame = state.live?.latest;
      if (!showsLive(state) || frame === null || frame === undefined || frame === shown) return;
      shown = frame;
      const now = performance.now();
      if (frame.sequence > 0) {
        scene.setFrame(frame.positions, Math.min(longestFrame, Math.max(shortestFrame, now - before)));
      }
      before = now;
    };
    showFrame();
    const stop = store.subscribe(showFrame);

    desk.takeOff = () => {
      const { inspection } = store.getState();
      const { flight } = desk;
      if (flight === null || showsLive(store.getState()) || showsOccurrences(store.getState())) return;
      if (inspection?.index !== flight || inspection.trained === null) return;
      desk.flight = null;
      // The neighbours must be in the scene before it flies to where they are.
      requestAnimationFrame(() => scene.flyTo(flight));
    };
    return () => {
      stop();
      desk.scene = null;
      desk.takeOff = () => {};
      scene.dispose();
    };
  }, []);

  useEffect(() => {
    if (props !== null) desk.scene?.setProps(props);
    // Words that a lesson moved far must not pull from outside of the picture.
    if (props === lesson && lesson?.drawing != null) desk.scene?.keepDrawingInView();
    desk.takeOff();
  }, [props, lesson, desk]);

  // Another cloud or layout may lie elsewhere and be of another size: it is brought into view, unless a flight leads into it.
  const cloud = useApp((state) => {
    if (showsLive(state)) return 'live';
    const lesson = shownLesson(state);
    if (lesson !== null) return `lesson ${lesson.lesson}`;
    if (showsOccurrences(state)) return `occurrences ${state.contexts.layout?.projection ?? ''}`;
    return state.model === null ? null : `${state.model.description.id} ${state.layout?.layout ?? ''}`;
  });
  useEffect(() => {
    if (cloud !== null && desk.flight === null) desk.scene?.fit();
  }, [cloud, desk]);

  return <div ref={container} className="cloud-stage" />;
}
