import { describe, expect, it } from 'vitest';
import {
  contrast,
  cssColor,
  darkCloudTheme,
  frequencyColor,
  groupColors,
  lightCloudTheme,
  luminance,
  mixColors,
  parseColor,
  type Rgb,
  textColor,
} from '../../../../src/renderer/scene/colors.ts';

const themes = [darkCloudTheme, lightCloudTheme];

/** CIE L*a*b* (D65), written from the definition and independent of the code under test. */
function lab(color: string): [number, number, number] {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  const f = (t: number) => (t > (6 / 29) ** 3 ? Math.cbrt(t) : t / (3 * (6 / 29) ** 2) + 4 / 29);
  const x = f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505);
  const y = f(0.2126 * r + 0.7152 * g + 0.0722 * b);
  const z = f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

/** How a color looks without red (protanopia) or green (deuteranopia) cones; Viénot, Brettel & Mollon 1999, in linear light. */
function withoutCone(color: string, missing: 'red' | 'green'): string {
  const rgb = [1, 3, 5].map((at) => {
    const part = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  const rows =
    missing === 'red'
      ? [
          [0.11238, 0.88762, 0],
          [0.11238, 0.88762, 0],
          [0.00401, -0.00401, 1],
        ]
      : [
          [0.29275, 0.70725, 0],
          [0.29275, 0.70725, 0],
          [-0.02234, 0.02234, 1],
        ];
  const parts = rows.map((row) => {
    const linear = row.reduce((sum, weight, at) => sum + weight * (rgb[at] as number), 0);
    const clamped = Math.min(1, Math.max(0, linear));
    const encoded = clamped <= 0.0031308 ? clamped * 12.92 : 1.055 * clamped ** (1 / 2.4) - 0.055;
    return Math.round(encoded * 255)
      .toString(16)
      .padStart(2, '0');
  });
  return `#${parts.join('')}`;
}

const distance = (one: string, other: string) => {
  const [a, b] = [lab(one), lab(other)];
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
};

describe.each(themes)('the colours of the $name theme', (theme) => {
  const background = parseColor(theme.background);

  it('keep text at 4.5 to 1 or better', () => {
    for (const color of [theme.text, theme.quiet]) {
      expect(contrast(parseColor(color), background)).toBeGreaterThanOrEqual(4.5);
    }
  });

  it('mark what is selected and the groups at 3 to 1 or better', () => {
    expect(contrast(parseColor(theme.accent), background)).toBeGreaterThanOrEqual(3);
    for (const color of groupColors(theme))
      expect(contrast(parseColor(color), background)).toBeGreaterThanOrEqual(3);
  });

  it('hold eight groups that are far apart, and stay apart without red or green cones', () => {
    const colors = groupColors(theme);
    expect(new Set(colors).size).toBe(8);
    colors.forEach((one, first) => {
      for (const other of colors.slice(first + 1)) {
        expect(distance(one, other), `${one} ${other}`).toBeGreaterThan(40);
        for (const cone of ['red', 'green'] as const) {
          expect(
            distance(withoutCone(one, cone), withoutCone(other, cone)),
            `${one} ${other} ${cone}`,
          ).toBeGreaterThan(16);
        }
      }
    });
  });

  it('tell frequency by lightness that runs one way and ends far from the background', () => {
    const steps = Array.from({ length: 65 }, (_, step) => luminance(frequencyColor(theme, step / 64)));
    const direction = theme.name === 'dark' ? 1 : -1;
    steps.slice(1).forEach((value, at) => {
      expect((value - (steps[at] as number)) * direction).toBeGreaterThan(0);
    });
    expect(contrast(frequencyColor(theme, 1), background)).toBeGreaterThan(9);
    expect(contrast(frequencyColor(theme, 0), background)).toBeGreaterThan(1.7);
  });
});

describe('textColor', () => {
  it('can be read on its background, and changes a colour no more than that needs', () => {
    for (const theme of themes) {
      const background = parseColor(theme.background);
      for (const color of groupColors(theme)) {
        const parts = textColor(color, theme)
          .match(/\d+/g)
          ?.map((part) => Number(part) / 255) as unknown as Rgb;
        // Colours are written in whole 255ths.
        expect(contrast(parts, background)).toBeGreaterThanOrEqual(4.45);
        if (contrast(parseColor(color), background) >= 4.5) expect(parts).toEqual(parseColor(color));
      }
    }
  });
});

describe('colour arithmetic', () => {
  it('reads and writes the usual form', () => {
    expect(parseColor('#ff8000')).toEqual([1, 128 / 255, 0]);
    expect(cssColor([1, 128 / 255, 0])).toBe('rgb(255 128 0)');
    expect(cssColor([0, 0, 0], 0.5)).toBe('rgb(0 0 0 / 0.500)');
    expect(() => parseColor('red')).toThrow(RangeError);
  });

  it('mixes and clamps', () => {
    const black: Rgb = [0, 0, 0];
    expect(mixColors(black, [1, 0.5, 0], 0.5)).toEqual([0.5, 0.25, 0]);
    expect(frequencyColor(darkCloudTheme, -3)).toEqual(frequencyColor(darkCloudTheme, 0));
    expect(frequencyColor(darkCloudTheme, 9)).toEqual(frequencyColor(darkCloudTheme, 1));
  });

  it('agrees with the contrast of black and white', () => {
    expect(contrast([0, 0, 0], [1, 1, 1])).toBeCloseTo(21, 10);
  });
});
