/** The walk through words: where one has been, where one is, and where one came back from. */
export interface History {
  /** Vocabulary indices visited before, oldest first. */
  readonly past: readonly number[];
  readonly present: number | null;
  /** What `back` left behind, nearest first. */
  readonly future: readonly number[];
}

export const emptyHistory: History = { past: [], present: null, future: [] };

const longest = 500;

/** Goes to `index`; whatever lay ahead is forgotten. Going where one is changes nothing. */
export function visit(history: History, index: number | null): History {
  if (index === history.present) return history;
  const past = history.present === null ? history.past : [...history.past, history.present].slice(-longest);
  return { past, present: index, future: [] };
}

/** One step back; the same history where there is none. */
export function goBack(history: History): History {
  const previous = history.past.at(-1);
  if (previous === undefined) return history;
  return {
    past: history.past.slice(0, -1),
    present: previous,
    future: history.present === null ? history.future : [history.present, ...history.future],
  };
}

/** One step forward again; the same history where there is none. */
export function goForward(history: History): History {
  const next = history.future[0];
  if (next === undefined) return history;
  return {
    past: history.present === null ? history.past : [...history.past, history.present],
    present: next,
    future: history.future.slice(1),
  };
}
