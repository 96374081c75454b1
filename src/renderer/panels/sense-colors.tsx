import { senseColorCount } from '../state/context-senses.ts';
import { useWordSetColors } from './set-colors.ts';

/** The colour of each sense in the scheme in force; after eight they repeat. */
export function useSenseColor(): (sense: number) => string {
  const colors = useWordSetColors();
  return (sense) => colors[sense % senseColorCount] ?? 'currentColor';
}

/** The colour of a sense; senses whose colour another one has already are marked. */
export function SenseSwatch({ sense }: { readonly sense: number }) {
  const color = useSenseColor();
  const again = Math.floor(sense / senseColorCount);
  return (
    <span
      className="swatch sense-swatch"
      style={{ background: color(sense) }}
      title={again === 0 ? undefined : 'This colour is used more than once'}
    >
      {again === 0 ? null : '•'}
    </span>
  );
}
