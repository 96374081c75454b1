import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { formatCount } from '../../shared/format.ts';
import { SearchIcon } from '../components/icons.tsx';
import { Key, Word } from '../components/small.tsx';
import { noRows } from '../state/selectors.ts';
import type { OpenModel } from '../state/store.ts';
import { useApp, useController, useGoTo, useProgram } from './context.tsx';
import type { FoundWords } from './controller/search.ts';

const kinds = ['exact', 'exact', 'prefix', 'inside'];

interface Choice {
  readonly index: number;
  readonly kind: string;
}

function choicesOf(found: FoundWords | null): readonly Choice[] {
  if (found === null) return [];
  if (found.hits.total === 0) return found.alike.map((index) => ({ index, kind: 'alike' }));
  return [...found.hits.indices].map((index, place) => ({
    index,
    kind: kinds[found.hits.kinds[place] ?? 3] ?? '',
  }));
}

/** Search with suggestions as one types: arrow keys walk, Enter selects and flies there, Esc closes. */
export function SearchBox() {
  const { desk } = useProgram();
  const controller = useController();
  const goTo = useGoTo();
  const model = useApp((state) => state.model);
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState('');
  const [found, setFound] = useState<FoundWords | null>(null);
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(0);
  const listId = useId();
  const choices = choicesOf(found);

  useEffect(() => {
    desk.searchBox = input.current;
    return () => {
      desk.searchBox = null;
    };
  }, [desk]);

  const look = async (next: string): Promise<FoundWords | null> => {
    try {
      const answer = await controller.search(next.trim());
      if (answer === null) return null;
      setFound(answer);
      setActive(0);
      controller.selection.setHits(answer.hits.indices);
      return answer;
    } catch (error) {
      controller.report(error);
      return null;
    }
  };
  const type = (next: string) => {
    setText(next);
    setOpen(next.trim() !== '');
    if (next.trim() === '') {
      setFound(null);
      controller.selection.setHits(noRows);
    }
    // An empty text also asks, so that answers on their way are overtaken.
    void look(next);
  };
  const close = () => {
    setOpen(false);
    controller.selection.setHits(noRows);
  };
  const choose = (choice: Choice) => {
    controller.workspace.closeHint('search');
    setText(model?.words.word(choice.index) ?? '');
    setFound(null);
    close();
    goTo(choice.index);
    input.current?.select();
  };
  const enter = async () => {
    const chosen = choices[active];
    if (open && chosen !== undefined && found !== null && found.hits.total > 0) choose(chosen);
    else if (open && chosen !== undefined && found !== null) choose(chosen);
    else if (text.trim() !== '') {
      const answer = await look(text);
      const first = choicesOf(answer)[0];
      if (answer !== null && answer.hits.total > 0 && first !== undefined) choose(first);
      else if (answer !== null) setOpen(true);
    }
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (!open && text.trim() !== '') setOpen(true);
      const step = event.key === 'ArrowDown' ? 1 : -1;
      if (choices.length > 0) setActive((active + step + choices.length) % choices.length);
    } else if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
      event.preventDefault();
      void enter();
    } else if (event.key === 'Escape') {
      event.preventDefault();
      if (open) close();
      else {
        type('');
        input.current?.blur();
      }
    }
  };

  return (
    <div className="search">
      <SearchIcon size={14} />
      <input
        ref={input}
        type="search"
        aria-label="Search words"
        aria-autocomplete="list"
        aria-controls={open ? listId : undefined}
        aria-activedescendant={open && choices.length > 0 ? `${listId}-${active}` : undefined}
        placeholder={
          model === null
            ? 'Words appear here after training'
            : `Search ${formatCount(model.description.words)} words`
        }
        autoComplete="off"
        spellCheck={false}
        dir="auto"
        value={text}
        maxLength={10_000}
        onChange={(event) => type(event.currentTarget.value)}
        onFocus={() => setOpen(text.trim() !== '' && found !== null)}
        onBlur={close}
        onKeyDown={onKeyDown}
      />
      {text === '' ? <Key>/</Key> : null}
      {open && found !== null && model !== null ? (
        <div className="search-list">
          {found.hits.total === 0 ? (
            <div className="search-note" role="alert">
              No word of this model contains “<bdi>{text.trim().slice(0, 60)}</bdi>”.
              {choices.length > 0 ? ' These begin alike:' : ''}
            </div>
          ) : null}
          <Choices id={listId} model={model} choices={choices} active={active} onChoose={choose} />
          {found.hits.total > choices.length && found.hits.total > 0 ? (
            <div className="search-note">
              {formatCount(choices.length)} of {formatCount(found.hits.total)} words
            </div>
          ) : null}
        </div>
      ) : null}
    </div>
  );
}

interface ChoicesProps {
  readonly id: string;
  readonly model: OpenModel;
  readonly choices: readonly Choice[];
  readonly active: number;
  readonly onChoose: (choice: Choice) => void;
}

function Choices({ id, model, choices, active, onChoose }: ChoicesProps) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.children[active]?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  if (choices.length === 0) return null;
  return (
    <div ref={list} id={id} role="listbox" aria-label="Words found" className="search-choices">
      {choices.map((choice, place) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the search box handles the keys
        <div
          key={choice.index}
          id={`${id}-${place}`}
          role="option"
          tabIndex={-1}
          aria-selected={place === active}
          className={`search-choice ${place === active ? 'active' : ''}`}
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => onChoose(choice)}
        >
          <Word text={model.words.word(choice.index)} className="grow" />
          {choice.kind === '' ? null : <span className="badge">{choice.kind}</span>}
          <span className="quiet numbers">
            {model.counts === null ? '' : formatCount(model.counts[choice.index] ?? 0)}
          </span>
        </div>
      ))}
    </div>
  );
}
