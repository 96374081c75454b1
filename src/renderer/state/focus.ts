/** Words that are looked at alone: the rest is dimmed, or not shown at all. */
export interface Focus {
  readonly mode: 'dim' | 'isolate';
  /** Vocabulary indices, ascending. */
  readonly rows: Uint32Array;
  /** What a person calls them: a set's name, `12 chosen words`. */
  readonly label: string;
}
