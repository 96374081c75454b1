type Triple = readonly [number, number, number];

/** Blue – ground – orange, told apart by all kinds of colour vision; the middle sinks into the panel. */
const ends: Record<'dark' | 'light', readonly [Triple, Triple, Triple]> = {
  dark: [
    [92, 160, 255],
    [33, 39, 50],
    [255, 158, 61],
  ],
  light: [
    [25, 95, 190],
    [240, 240, 236],
    [201, 98, 0],
  ],
};

/** The colour of a signed value from −1 (blue) over 0 to 1 (orange); values outside are clamped, what is not a number is 0. */
export function divergingColor(value: number, scheme: 'dark' | 'light'): string {
  const [below, middle, above] = ends[scheme];
  const clamped = Number.isNaN(value) ? 0 : Math.min(1, Math.max(-1, value));
  const end = clamped < 0 ? below : above;
  const amount = Math.abs(clamped);
  const [red, green, blue] = [0, 1, 2].map((channel) =>
    Math.round(middle[channel]! + (end[channel]! - middle[channel]!) * amount),
  ) as [number, number, number];
  return `rgb(${red} ${green} ${blue})`;
}

/** Most cells in a row of a heat strip, so that each is wide enough to point at. */
const longestRow = 128;

/** How the cells of a vector are laid out: as few rows as keep each cell wide enough, all about equally long. */
export function heatGrid(
  dimension: number,
  longest = longestRow,
): { readonly columns: number; readonly rows: number } {
  const rows = Math.max(1, Math.ceil(dimension / longest));
  return { columns: Math.max(1, Math.ceil(dimension / rows)), rows };
}
