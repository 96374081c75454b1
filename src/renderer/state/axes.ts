/** One semantic axis as a person writes it down. */
export interface AxisDraft {
  /** Names the row in lists; not shown. */
  readonly id: string;
  readonly pairs: readonly { readonly from: string; readonly to: string }[];
}

/** The axes that are being written down, at most three. */
export interface AxesDraft {
  readonly axes: readonly AxisDraft[];
  readonly orthogonal: boolean;
}

export const firstAxesDraft: AxesDraft = {
  axes: [{ id: 'first', pairs: [{ from: '', to: '' }] }],
  orthogonal: false,
};
