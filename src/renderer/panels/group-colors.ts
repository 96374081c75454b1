import { darkCloudTheme, groupColors, lightCloudTheme } from '../scene/colors.ts';
import { useScheme } from './context.tsx';

/** The colours of groups in the scheme in force, by slot. */
export function useGroupColors(): readonly string[] {
  return groupColors(useScheme() === 'dark' ? darkCloudTheme : lightCloudTheme);
}
