import { formatCount } from '../../shared/format.ts';
import { Word } from '../components/small.tsx';
import { senseName } from '../state/context-cloud.ts';
import { useApp, useController } from './context.tsx';
import { SenseSwatch } from './sense-colors.tsx';

/** What the colours of the occurrences mean. A click looks at the most typical occurrence of a sense. */
export function SenseLegend() {
  const controller = useController();
  const senses = useApp((state) => state.contexts.senses);
  if (senses === null || senses.senses.length < 2) return null;
  return (
    <div className="legend">
      <ul aria-label="Legend">
        {senses.senses.map((sense, place) => {
          const typical = sense.occurrences[0];
          const name = senseName(senses, place);
          return (
            <li key={typical ?? name}>
              <button
                type="button"
                title={`Look at the most typical sentence of ${formatCount(sense.occurrences.length)}`}
                onClick={() => controller.contextViews.select(typical ?? null)}
                onPointerEnter={() => controller.contextViews.hover(typical ?? null)}
                onPointerLeave={() => controller.contextViews.hover(null)}
              >
                <SenseSwatch sense={place} />
                <Word text={name} />
              </button>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
