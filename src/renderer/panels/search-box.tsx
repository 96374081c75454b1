import { Menu } from '@mantine/core';
import { useSessionStorage } from '@mantine/hooks';
import { type FocusEvent, type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { formatCount } from '../../shared/format.ts';
import type { SearchMode } from '../../shared/models.ts';
import { ChevronIcon, SearchIcon } from '../components/icons.tsx';
import { Key } from '../components/small.tsx';
import { type FoundWords, readQuery, searchModes } from '../state/search.ts';
import { useApp, useController, useGoTo, useProgram } from './context.tsx';
import { SearchList } from './search-list.tsx';

function isMode(value: unknown): value is SearchMode {
  return searchModes.some(({ mode }) => mode === value);
}

/** The words that can be walked through: hits, or where nothing matched what is spelled almost like it. */
function choicesOf(found: FoundWords): Uint32Array {
  return found.hits.total > 0 ? found.hits.indices : found.spellings;
}

/** Search with suggestions as one types: arrow keys walk, Enter selects and flies there, Esc closes. */
export function SearchBox() {
  const { desk } = useProgram();
  const controller = useController();
  const goTo = useGoTo();
  const model = useApp((state) => state.model);
  const found = useApp((state) => state.search);
  const input = useRef<HTMLInputElement>(null);
  const [stored, setMode] = useSessionStorage<string>({
    key: 'search-mode',
    defaultValue: 'all',
    getInitialValueInEffect: false,
  });
  const mode = isMode(stored) ? stored : 'all';
  const [text, setText] = useState('');
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(0);
  const listId = useId();
  const shown = open && found !== null && model !== null;
  const choices = found === null ? null : choicesOf(found);

  useEffect(() => {
    desk.searchBox = input.current;
    return () => {
      desk.searchBox = null;
    };
  }, [desk]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was found is what says that this is another list
  useEffect(() => setActive(0), [found]);

  const type = (next: string) => {
    setText(next);
    setOpen(next.trim() !== '');
    controller.search.look(next, mode);
  };
  const choose = (index: number) => {
    controller.workspace.closeHint('search');
    setText(model?.words.word(index) ?? '');
    setOpen(false);
    controller.search.clear();
    goTo(index);
    desk.showPanel('inspector');
    input.current?.select();
  };
  const enter = async (toggle: boolean) => {
    const query = readQuery(text, mode);
    const waits = !shown || found.query.text !== query?.text || found.query.mode !== query.mode;
    const answer = waits ? await controller.search.now(text, mode) : found;
    if (answer === null) return;
    setOpen(true);
    // What is only spelled alike is shown before it is gone to.
    if (waits && answer.hits.total === 0) return;
    const row = choicesOf(answer)[waits ? 0 : active];
    if (row === undefined) return;
    if (toggle) controller.marks.toggle(row);
    else choose(row);
  };
  const walk = (step: number) => {
    if (choices === null || choices.length === 0) return;
    if (open) setActive((active + step + choices.length) % choices.length);
    else setOpen(text.trim() !== '');
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'ArrowDown') walk(1);
    else if (event.key === 'ArrowUp') walk(-1);
    else if (event.key === 'PageDown') walk(Math.min(12, (choices?.length ?? 1) - 1 - active));
    else if (event.key === 'PageUp') walk(-Math.min(12, active));
    else if (event.key === 'Enter') void enter(event.ctrlKey || event.metaKey);
    else if (event.key === 'Escape') leave();
    else return;
    event.preventDefault();
  };
  const leave = () => {
    controller.search.clear();
    if (open && found !== null) setOpen(false);
    else {
      type('');
      input.current?.blur();
    }
  };
  const onBlur = (event: FocusEvent) => {
    if (!event.currentTarget.contains(event.relatedTarget)) setOpen(false);
  };

  return (
    <search className="search" onBlur={onBlur}>
      <SearchIcon size={14} />
      <input
        ref={input}
        type="search"
        aria-label="Search words"
        aria-autocomplete="list"
        aria-controls={shown ? listId : undefined}
        aria-activedescendant={shown && (choices?.length ?? 0) > 0 ? `${listId}-${active}` : undefined}
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
        onKeyDown={onKeyDown}
      />
      {text === '' ? <Key>/</Key> : null}
      <ModeMenu
        mode={mode}
        used={readQuery(text, mode)?.mode ?? mode}
        onChange={(next) => {
          setMode(next);
          if (text.trim() === '') return;
          setOpen(true);
          void controller.search.now(text, next);
        }}
        onClosed={() => input.current?.focus()}
      />
      {shown ? (
        <SearchList
          id={listId}
          model={model}
          found={found}
          active={active}
          onChoose={choose}
          onToggle={(row) => controller.marks.toggle(row)}
          onChooseAll={() => {
            setOpen(false);
            void controller.search.chooseAll();
            desk.showPanel('word-sets');
          }}
          onSaveAll={() => {
            setOpen(false);
            desk.showPanel('word-sets');
            void controller.search.saveAll();
          }}
        />
      ) : null}
    </search>
  );
}

interface ModeMenuProps {
  readonly mode: SearchMode;
  /** The mode in force: text between slashes brings its own. */
  readonly used: SearchMode;
  readonly onChange: (mode: SearchMode) => void;
  readonly onClosed: () => void;
}

/** How words are looked for. */
function ModeMenu({ mode, used, onChange, onClosed }: ModeMenuProps) {
  const current = searchModes.find((candidate) => candidate.mode === used) ?? searchModes[0];
  return (
    <Menu position="bottom-end" width={290} returnFocus={false} onClose={onClosed}>
      <Menu.Target>
        <button
          type="button"
          className={`search-mode ${used === 'all' ? '' : 'chosen'}`}
          aria-label={`Search mode: ${current.name}`}
          title="How words are looked for"
        >
          {current.brief} <ChevronIcon size={10} />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.RadioGroup
          value={mode}
          onChange={(value: unknown) => {
            if (isMode(value)) onChange(value);
          }}
        >
          {searchModes.map(({ mode: value, name, example }) => (
            <Menu.RadioItem
              key={value}
              value={value}
              closeMenuOnClick
              rightSection={<span className="quiet small">{example}</span>}
            >
              {name}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  );
}
