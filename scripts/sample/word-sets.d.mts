export interface WordSet {
  readonly name: string;
  /** A slot of the renderer's palette, 0 to 7. */
  readonly color: number;
  readonly words: readonly string[];
}

export const wordSets: readonly WordSet[];
