/** Words that are looked at alone: the rest is dimmed, or not shown at all. */
export interface Focus {
  readonly mode: 'dim' | 'isolate';
  /** Vocabulary indices, ascending. */
  readonly rows: Uint32Array;
  /** What a person calls them: a set's name, `12 chosen words`. */
  readonly label: string;
  /** The word set that they are, by its id: the view follows as its words change. */
  readonly wordSet?: string;
}

/** What the view says about itself: `Isolated: Royalty`. */
export function focusTitle({ mode, label }: Focus): string {
  return `${mode === 'isolate' ? 'Isolated' : 'Dimmed all but'}: ${label}`;
}
