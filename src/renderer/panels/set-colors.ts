import { darkCloudTheme, groupColors, lightCloudTheme } from '../scene/colors.ts';
import { useScheme } from './context.tsx';

/** The colours of word sets in the scheme in force, by slot. */
export function useWordSetColors(): readonly string[] {
  return groupColors(useScheme() === 'dark' ? darkCloudTheme : lightCloudTheme);
}
