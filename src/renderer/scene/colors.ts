/**
 * The colours of the cloud, without the scene: panels draw their legends from the same functions. Colours are sRGB, as `#rrggbb` or as
 * triples of 0 … 1.
 */

export type Rgb = readonly [red: number, green: number, blue: number];

export interface CloudTheme {
  readonly name: 'dark' | 'light';
  readonly background: string;
  readonly text: string;
  /** Captions and whatever should be read second. */
  readonly quiet: string;
  /** Hairlines: axes, borders. */
  readonly line: string;
  /** The selected word and what belongs to it. */
  readonly accent: string;
  /** Points when nothing colours them. */
  readonly point: string;
  /** Points outside every group while groups colour the cloud. */
  readonly ungrouped: string;
}

export const darkCloudTheme: CloudTheme = {
  name: 'dark',
  background: '#0e1116',
  text: '#e6e9ef',
  quiet: '#98a2b3',
  line: '#262c38',
  accent: '#7aa2f7',
  point: '#9db4d8',
  ungrouped: '#66748f',
};

export const lightCloudTheme: CloudTheme = {
  name: 'light',
  background: '#fbfbf9',
  text: '#1b2230',
  quiet: '#5b6576',
  line: '#d9dce2',
  accent: '#2f5fd0',
  point: '#44618f',
  ungrouped: '#9aa7ba',
};

/**
 * Okabe & Ito's set for all kinds of colour vision, adjusted to each background: a search near their hues for the colours whose smallest
 * distance (CIE L*a*b*, as seen with all cones, without red and without green ones) is largest, at a contrast of 3 to 1 or better.
 */
const groupSets: Record<CloudTheme['name'], readonly string[]> = {
  dark: ['#ffa600', '#00cffc', '#0abe87', '#e6fc7a', '#2174e9', '#e65b4e', '#df70c0', '#ffe4db'],
  light: ['#d27a01', '#408ab2', '#069a6b', '#958d41', '#5067d4', '#b10002', '#ba397e', '#0b2b31'],
};

/** The eight colours of groups on this theme's background, as `#rrggbb`. */
export function groupColors(theme: CloudTheme): readonly string[] {
  return groupSets[theme.name];
}

/**
 * Stops of the frequency scale, rare to frequent, evenly spaced. Lightness runs one way, so that the scale also reads without hue: away from
 * the background towards the frequent words (on dark violet → teal → yellow, on light green → teal → indigo).
 */
const frequencyStops: Record<CloudTheme['name'], readonly string[]> = {
  dark: ['#6a5fc1', '#5579d1', '#3f95d0', '#2fb1b4', '#50c98c', '#a2dc5e', '#fdea61'],
  light: ['#97c6a6', '#6bb3a2', '#469e9f', '#2c879b', '#266c94', '#2b5088', '#2f3272'],
};

/** The frequency scale at `value` 0 (rarest) … 1 (most frequent); values outside are clamped. */
export function frequencyColor(theme: CloudTheme, value: number): Rgb {
  const stops = frequencyStops[theme.name];
  const place = Math.min(1, Math.max(0, value)) * (stops.length - 1);
  const below = Math.min(stops.length - 2, Math.floor(place));
  return mixColors(parseColor(stops[below] as string), parseColor(stops[below + 1] as string), place - below);
}

/** @throws RangeError when `color` is not `#rrggbb` */
export function parseColor(color: string): Rgb {
  if (!/^#[0-9a-f]{6}$/i.test(color)) throw new RangeError(`not a colour of the form #rrggbb: ${color}`);
  const bits = Number.parseInt(color.slice(1), 16);
  return [((bits >> 16) & 255) / 255, ((bits >> 8) & 255) / 255, (bits & 255) / 255];
}

/** The CSS form of a colour, with an opacity where one is given. */
export function cssColor([red, green, blue]: Rgb, opacity = 1): string {
  const parts = [red, green, blue].map((part) => Math.round(part * 255));
  return opacity >= 1 ? `rgb(${parts.join(' ')})` : `rgb(${parts.join(' ')} / ${opacity.toFixed(3)})`;
}

/** The colour `amount` (0 … 1) of the way from `from` to `to`, mixed in sRGB. */
export function mixColors(from: Rgb, to: Rgb, amount: number): Rgb {
  return [
    from[0] + (to[0] - from[0]) * amount,
    from[1] + (to[1] - from[1]) * amount,
    from[2] + (to[2] - from[2]) * amount,
  ];
}

/** A colour that text can be read in on this theme's background: the colour itself, or as little of the theme's text colour mixed in as makes 4.5 to 1. */
export function textColor(color: string, theme: CloudTheme): string {
  const [own, text, background] = [color, theme.text, theme.background].map(parseColor) as [Rgb, Rgb, Rgb];
  for (let amount = 0; amount < 1; amount += 0.05) {
    const mixed = mixColors(own, text, amount);
    if (contrast(mixed, background) >= 4.5) return cssColor(mixed);
  }
  return theme.text;
}

/** Relative luminance, 0 … 1 (WCAG 2.2, "relative luminance"). */
export function luminance([red, green, blue]: Rgb): number {
  const linear = (part: number) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

/** Contrast ratio, 1 … 21 (WCAG 2.2, "contrast ratio"). */
export function contrast(one: Rgb, other: Rgb): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}
