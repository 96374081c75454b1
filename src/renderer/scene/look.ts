import { type CloudTheme, frequencyColor, groupColors, parseColor, type Rgb } from './colors.ts';
import type { ColorMode } from './contract.ts';

/**
 * What each point looks like: Uint8Array of n·4, red, green, blue, and the frequency (0 … 255) that makes its size. On the logarithmic scale alone
 * nearly all words of a vocabulary would share the colours of its rare end, so half of a word's place on the colour scale is its rank. Where groups are coloured, words outside them are a little smaller.
 * @param frequency Uint8Array of n, see `frequencyScale`
 * @param slots colour slot of every grouped word
 */
export function pointLook(
  frequency: Uint8Array,
  n: number,
  mode: ColorMode,
  slots: ReadonlyMap<number, number>,
  theme: CloudTheme,
): Uint8Array {
  const look = new Uint8Array(n * 4);
  const bytes = ([red, green, blue]: Rgb) => [red * 255, green * 255, blue * 255].map(Math.round);
  const scale = Array.from({ length: 256 }, (_, value) =>
    bytes(
      mode === 'frequency'
        ? frequencyColor(theme, value / 255)
        : parseColor(mode === 'group' ? theme.ungrouped : theme.point),
    ),
  );
  let place = 0;
  for (let index = 0; index < n; index++) {
    const value = frequency[index] ?? 0;
    // Words that are equally frequent look the same.
    if (value !== frequency[index - 1]) place = Math.round(value * 0.5 + 127.5 * (1 - index / n));
    const [red, green, blue] = scale[place] as number[];
    look[index * 4] = red as number;
    look[index * 4 + 1] = green as number;
    look[index * 4 + 2] = blue as number;
    look[index * 4 + 3] = mode === 'group' ? value * 0.75 : value;
  }
  if (mode !== 'group') return look;
  const colors = groupColors(theme).map((color) => bytes(parseColor(color)));
  for (const [index, slot] of slots) {
    look.set(colors[slot % colors.length] as number[], index * 4);
    // Grouped words are what is being looked at: none is so small that its colour cannot be told.
    look[index * 4 + 3] = Math.max(look[index * 4 + 3] as number, 110);
  }
  return look;
}

/** What dims keeps this share of its colour, and stays visible. */
export const dimStrength = 0.15;

/**
 * The same look with all points dimmed but those of a mask: for so many bright ones that they cannot be drawn apart from the others.
 * @param lit Uint8Array of n, 1 for each point that keeps its colour
 */
export function dimLook(look: Uint8Array, lit: Uint8Array, theme: CloudTheme): Uint8Array {
  const background = parseColor(theme.background).map((part) => part * 255 * (1 - dimStrength));
  const dimmed = new Uint8Array(look);
  for (let index = 0; index < lit.length; index++) {
    if (lit[index] === 1) continue;
    for (let part = 0; part < 3; part++) {
      const at = index * 4 + part;
      dimmed[at] = Math.round((background[part] as number) + (look[at] as number) * dimStrength);
    }
  }
  return dimmed;
}
