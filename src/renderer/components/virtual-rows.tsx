import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';

interface VirtualRowsProps {
  readonly label: string;
  readonly count: number;
  readonly rowHeight: number;
  /** Height of the list in CSS pixels; the rest scrolls. Without it the list fills its container. */
  readonly height?: number;
  readonly row: (index: number) => ReactNode;
  /** Enter, or a click. */
  readonly onChoose?: (index: number) => void;
  /** A click with Ctrl or Command held. By default the same as a click. */
  readonly onToggle?: (index: number) => void;
  /** → on a row. By default the same as Enter. */
  readonly onExplore?: (index: number) => void;
  /** ← on a row. */
  readonly onReturn?: () => void;
  /** A new value starts the walk at the top again. */
  readonly resetKey?: unknown;
}

/** A list of any length that is walked with the arrow keys; only what is in sight is in the page. */
export function VirtualRows(props: VirtualRowsProps) {
  const { label, count, rowHeight, height, row, onChoose, onToggle, onExplore, onReturn, resetKey } = props;
  const container = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState(-1);
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => container.current,
    estimateSize: () => rowHeight,
    overscan: 10,
  });

  // biome-ignore lint/correctness/useExhaustiveDependencies: resetKey is what says that this is another list
  useEffect(() => {
    setActive(-1);
    container.current?.scrollTo({ top: 0 });
  }, [resetKey]);

  const walk = (to: number) => {
    const next = Math.min(count - 1, Math.max(0, to));
    setActive(next);
    virtual.scrollToIndex(next);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const page = Math.max(1, Math.floor((container.current?.clientHeight ?? rowHeight) / rowHeight) - 1);
    const places: Record<string, number> = {
      ArrowDown: active + 1,
      ArrowUp: active - 1,
      PageDown: active + page,
      PageUp: active - page,
      Home: 0,
      End: count - 1,
    };
    const place = places[event.key];
    if (place !== undefined) walk(place);
    else if (event.key === 'Enter' && active >= 0) onChoose?.(active);
    else if (event.key === 'ArrowRight' && active >= 0) (onExplore ?? onChoose)?.(active);
    else if (event.key === 'ArrowLeft') onReturn?.();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would stand for a part of a form
    <div
      ref={container}
      className="rows numbers"
      style={height === undefined ? { height: '100%' } : { height: Math.min(height, count * rowHeight) }}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the list is walked with the arrow keys
      tabIndex={0}
      role="group"
      aria-label={`${label}, walk with the arrow keys`}
      onKeyDown={onKeyDown}
      onFocus={(event) => {
        if (active < 0 && event.target === event.currentTarget && onChoose !== undefined) setActive(0);
      }}
    >
      <ul className="rows-inner" aria-label={label} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start }) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the list itself handles the keys
          <li
            key={index}
            className={`row ${onChoose === undefined ? '' : 'pressable'} ${index === active ? 'active' : ''}`}
            aria-setsize={count}
            aria-posinset={index + 1}
            aria-current={index === active ? 'true' : undefined}
            style={{ height: rowHeight, transform: `translateY(${start}px)` }}
            onClick={(event) => {
              setActive(index);
              if (event.ctrlKey || event.metaKey) (onToggle ?? onChoose)?.(index);
              else onChoose?.(index);
            }}
          >
            {row(index)}
          </li>
        ))}
      </ul>
    </div>
  );
}
