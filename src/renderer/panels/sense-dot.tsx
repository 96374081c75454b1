import { useApp } from './context.tsx';
import { useWordSetColors } from './set-colors.ts';

/** The colour of the sense in which a word is used; a faint one while senses are not known, or there is but one. */
export function SenseDot({ occurrence }: { readonly occurrence: number | undefined }) {
  const colors = useWordSetColors();
  const sense = useApp(({ contexts: { senses } }) =>
    senses === null || senses.senses.length < 2 || occurrence === undefined
      ? undefined
      : senses.assignments[occurrence],
  );
  const color = sense === undefined ? undefined : colors[sense % colors.length];
  return (
    <span
      className="sense-dot"
      title={sense === undefined ? undefined : `Sense ${sense + 1}`}
      style={color === undefined ? undefined : { background: color }}
    />
  );
}
