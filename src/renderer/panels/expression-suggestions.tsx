import { memo, useEffect, useRef } from 'react';
import type { QuestionOptions } from '../../shared/questions.ts';
import { CloseIcon } from '../components/icons.tsx';
import { Key, SimilarityBar, Word } from '../components/small.tsx';
import type { GallerySection } from '../state/gallery.ts';
import { formatScore, scoreShare } from '../state/scores.ts';
import type { OpenModel } from '../state/store.ts';
import type { Preview } from './controller/questions.ts';

/** Something that can be chosen from the list under the expression box. */
export type Suggestion =
  | { readonly kind: 'word'; readonly word: string }
  | { readonly kind: 'answer'; readonly row: number; readonly score: number }
  | {
      readonly kind: 'expression';
      readonly text: string;
      readonly source: 'example' | 'history' | 'gallery';
      /** Words of it that the model lacks. */
      readonly missing: readonly string[];
    };

export interface SuggestionSection {
  readonly title: string;
  readonly suggestions: readonly Suggestion[];
}

/** How many expressions asked before are offered. */
const offeredHistory = 8;

/** What is offered before anything is typed. */
export function waysToBegin(
  examples: readonly string[],
  history: readonly string[],
  gallery: readonly GallerySection[],
): readonly SuggestionSection[] {
  const expressions = (texts: readonly string[], source: 'example' | 'history') =>
    texts.map((text) => ({ kind: 'expression', text, source, missing: [] }) as const);
  return [
    { title: 'Kept with this model', suggestions: expressions(examples, 'example') },
    { title: 'Asked before', suggestions: expressions(history.slice(0, offeredHistory), 'history') },
    ...gallery.map(({ name, entries }) => ({
      title: name,
      suggestions: entries.map(({ expression, missing }) => ({
        kind: 'expression' as const,
        text: expression,
        source: 'gallery' as const,
        missing,
      })),
    })),
  ].filter(({ suggestions }) => suggestions.length > 0);
}

/** What is offered while one types: words that begin alike, and the best answers so far. */
export function waysOn(
  completions: readonly string[],
  preview: Preview | null,
): readonly SuggestionSection[] {
  const { indices, scores } = preview?.answer ?? { indices: [], scores: [] };
  return [
    { title: 'Words', suggestions: completions.map((word) => ({ kind: 'word', word }) as const) },
    {
      title: 'Answers',
      suggestions: Array.from(indices, (row, place) => ({
        kind: 'answer' as const,
        row,
        score: scores[place] ?? Number.NaN,
      })),
    },
  ].filter(({ suggestions }) => suggestions.length > 0);
}

interface SuggestionListProps {
  readonly id: string;
  readonly sections: readonly SuggestionSection[];
  /** Place of the active suggestion among all, −1 for none. */
  readonly active: number;
  readonly model: OpenModel;
  readonly options: QuestionOptions;
  readonly onChoose: (suggestion: Suggestion) => void;
  readonly onRemove: (suggestion: Suggestion) => void;
}

/** The suggestions as one list box, walked from the expression box. */
export const SuggestionList = memo(function SuggestionList(props: SuggestionListProps) {
  const { id, sections, active } = props;
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (active >= 0) document.getElementById(`${id}-${active}`)?.scrollIntoView({ block: 'nearest' });
    else list.current?.scrollTo({ top: 0 });
  }, [id, active]);
  let before = 0;
  return (
    <div ref={list} id={id} role="listbox" aria-label="Suggestions" className="suggestions">
      {sections.map((section) => {
        const first = before;
        before += section.suggestions.length;
        const rows = section.suggestions[0]?.kind === 'answer';
        return (
          // biome-ignore lint/a11y/useSemanticElements: a fieldset would stand for a part of a form
          <div key={section.title} role="group" aria-label={section.title} className="suggestion-section">
            <span className="suggestion-title" aria-hidden="true">
              {section.title}
              {section.suggestions[0]?.kind === 'word' ? <Key>Tab</Key> : null}
              {rows ? <Key>Enter</Key> : null}
            </span>
            <div className={rows ? 'suggestion-rows' : 'suggestion-chips'}>
              {section.suggestions.map((suggestion, place) => (
                <Option
                  key={keyOf(suggestion)}
                  {...props}
                  suggestion={suggestion}
                  place={first + place}
                  best={bestScore(section)}
                />
              ))}
            </div>
          </div>
        );
      })}
    </div>
  );
});

/** What tells a suggestion from the others of its section. */
export function keyOf(suggestion: Suggestion): string | number {
  if (suggestion.kind === 'word') return suggestion.word;
  return suggestion.kind === 'answer' ? suggestion.row : suggestion.text;
}

function bestScore({ suggestions: [first] }: SuggestionSection): number {
  return first?.kind === 'answer' ? first.score : 1;
}

interface OptionProps extends SuggestionListProps {
  readonly suggestion: Suggestion;
  readonly place: number;
  readonly best: number;
}

function Option({ id, active, model, options, onChoose, onRemove, suggestion, place, best }: OptionProps) {
  const greyed = suggestion.kind === 'expression' && suggestion.missing.length > 0;
  const removable = suggestion.kind === 'expression' && suggestion.source !== 'gallery';
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the expression box handles the keys
    <div
      id={`${id}-${place}`}
      role="option"
      tabIndex={-1}
      aria-selected={place === active}
      aria-disabled={greyed}
      className={`suggestion ${place === active ? 'active' : ''}`}
      title={greyed ? `The model lacks ${suggestion.missing.join(', ')}` : undefined}
      // The box that is typed in keeps the focus.
      onPointerDown={(event) => event.preventDefault()}
      onClick={() => onChoose(suggestion)}
    >
      {suggestion.kind === 'answer' ? (
        <>
          <span className="grow">
            <Word text={model.words.word(suggestion.row)} />
          </span>
          <SimilarityBar cosine={scoreShare(suggestion.score, best, options)} />
          <span className="numbers suggestion-score">{formatScore(suggestion.score, options)}</span>
        </>
      ) : (
        <Word text={suggestion.kind === 'word' ? suggestion.word : suggestion.text} />
      )}
      {greyed ? <span className="suggestion-missing">no {suggestion.missing.join(', ')}</span> : null}
      {removable ? (
        // A button inside an option would not be reachable by the list's own keys; Delete does the same.
        // biome-ignore lint/a11y/noStaticElementInteractions: the keyboard way is the Delete key on the option
        // biome-ignore lint/a11y/useKeyWithClickEvents: the keyboard way is the Delete key on the option
        <span
          className="suggestion-remove"
          title="Remove (Delete)"
          onClick={(event) => {
            event.stopPropagation();
            onRemove(suggestion);
          }}
        >
          <CloseIcon size={10} />
        </span>
      ) : null}
    </div>
  );
}
