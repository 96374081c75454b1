import { Button } from '@mantine/core';
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { type RefObject, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { readSentences } from '../state/context-draft.ts';
import { useApp, useController } from './context.tsx';
import { SentenceItem } from './sentence-item.tsx';

/** The sentences of the draft, each with what the model read of it; only those in sight are in the page. */
export function SentenceList({ scroll }: { readonly scroll: RefObject<HTMLDivElement | null> }) {
  const controller = useController();
  const sentences = useApp((state) => state.contexts.draft.sentences);
  const study = useApp((state) => state.contexts.study);
  const studied = useApp((state) => state.contexts.studied);
  const selected = useApp((state) => state.contexts.selected);
  const list = useRef<HTMLUListElement>(null);
  const [top, setTop] = useState(0);
  /** The sentence that is written in: it stays in the page wherever the list is scrolled to. */
  const [active, setActive] = useState<string | null>(null);
  const read = useMemo(() => readSentences({ study, studied }), [study, studied]);
  const places = useMemo(() => new Map(sentences.map(({ id }, index) => [id, index])), [sentences]);
  const kept = active === null ? undefined : places.get(active);
  const virtual = useVirtualizer({
    count: sentences.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => (study === null ? 30 : 92),
    getItemKey: (index) => sentences[index]?.id ?? index,
    scrollMargin: top,
    overscan: 6,
    rangeExtractor: (range) => {
      const shown = defaultRangeExtractor(range);
      return kept === undefined || shown.includes(kept) ? shown : [...shown, kept].toSorted((a, b) => a - b);
    },
  });

  // The list begins below the model and the word, whose heights change.
  useLayoutEffect(() => {
    const content = scroll.current?.firstElementChild;
    if (content == null) return;
    const measure = () => setTop(list.current?.offsetTop ?? 0);
    const observer = new ResizeObserver(measure);
    observer.observe(content);
    measure();
    return () => observer.disconnect();
  }, [scroll]);

  // What was chosen elsewhere comes into sight.
  const chosen = selected === null ? undefined : studied[study?.occurrences[selected]?.sentence ?? -1];
  const chosenPlace = chosen === undefined ? undefined : places.get(chosen);
  useEffect(() => {
    if (chosenPlace !== undefined) virtual.scrollToIndex(chosenPlace, { align: 'auto' });
  }, [chosenPlace, virtual]);

  const focus = (index: number) => {
    const sentence = sentences[index];
    if (sentence === undefined) return;
    setActive(sentence.id);
    virtual.scrollToIndex(index, { align: 'auto' });
  };
  if (sentences.length === 0) return <NoSentences />;
  return (
    <ul ref={list} className="sentences" aria-label="Sentences" style={{ height: virtual.getTotalSize() }}>
      {virtual.getVirtualItems().map(({ index, start, key }) => {
        const sentence = sentences[index];
        return sentence === undefined ? null : (
          <li
            key={key}
            ref={virtual.measureElement}
            data-index={index}
            className="sentence"
            aria-setsize={sentences.length}
            aria-posinset={index + 1}
            style={{ transform: `translateY(${start - top}px)` }}
          >
            <SentenceItem
              sentence={sentence}
              number={index + 1}
              read={read.get(sentence.id) ?? null}
              active={sentence.id === active}
              onActive={setActive}
              onWalk={(step) => focus(index + step)}
              onRemove={() => {
                setActive(sentences[Math.max(0, index - 1)]?.id ?? null);
                controller.contextSentences.remove(sentence.id);
              }}
            />
          </li>
        );
      })}
    </ul>
  );
}

function NoSentences() {
  const controller = useController();
  return (
    <div className="empty senses-empty">
      <p>Write sentences that hold the word in its different meanings, or take lines of a text.</p>
      <Button size="compact-xs" variant="default" onClick={() => controller.contextSentences.tryExample()}>
        Try an example
      </Button>
    </div>
  );
}
