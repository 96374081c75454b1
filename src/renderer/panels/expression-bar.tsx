import {
  type KeyboardEvent,
  type RefObject,
  useCallback,
  useEffect,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { parseExpression } from '../../shared/expression/expression.ts';
import { StarIcon } from '../components/icons.tsx';
import { MarkedText } from '../components/marked-text.tsx';
import { IconButton, Key } from '../components/small.tsx';
import { begunInExpression, putWord, type TextWithCaret } from '../state/completion.ts';
import { examplesOf } from '../state/questions.ts';
import type { AppState } from '../state/store.ts';
import { useApp, useController, useGoTo, useProgram } from './context.tsx';
import { ExpressionNotice, marksOf, noticeOf } from './expression-notice.tsx';
import { keyOf, type Suggestion, SuggestionList, waysOn, waysToBegin } from './expression-suggestions.tsx';
import { useGallery } from './use-gallery.ts';
import { useTyping } from './use-typing.ts';

const nothing: TextWithCaret = { text: '', caret: 0 };

/** Where expressions are typed: answers appear while one types, Enter asks for good and draws. */
export function ExpressionBar() {
  const { store, desk } = useProgram();
  const controller = useController();
  const goTo = useGoTo();
  const model = useApp((state) => state.model);
  const options = useApp((state) => state.questionOptions);
  const question = useApp((state) => state.question);
  const input = useRef<HTMLInputElement>(null);
  const id = useId();
  const [typed, setTyped] = useState(nothing);
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  /** Whether Enter was pressed on this text: then what is missing is said plainly. */
  const [tried, setTried] = useState(false);
  const { text } = typed;
  const latest = useRef(text);
  latest.current = text;
  const empty = text.trim() === '';
  const { preview, completions } = useTyping(typed, open);
  const ways = useWaysToBegin();
  useFlightToQuestion();
  usePutCaret(input, typed);

  useEffect(() => {
    desk.expressionBox = input.current;
    return () => {
      desk.expressionBox = null;
    };
  }, [desk]);

  // What is asked elsewhere stands in the box too, where it can be changed.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when another question is put
  useEffect(() => {
    if (question === null) return;
    const { subject } = question;
    const asked = subject.kind === 'expression' ? subject.text : '';
    setTyped((before) => (before.text.trim() === asked ? before : { text: asked, caret: asked.length }));
  }, [question?.id]);

  const parsed = useMemo(() => parseExpression(text), [text]);
  const notice = noticeOf({ typed, parsed, preview, question, completions, tried });
  const marks = useMemo(() => marksOf(text, notice), [text, notice]);
  const sections = useMemo(
    () => (empty ? ways : waysOn(completions, parsed.problem === null ? preview : null)),
    [empty, ways, completions, preview, parsed],
  );
  const suggestions = useMemo(() => sections.flatMap((section) => section.suggestions), [sections]);
  // Another list under the same place would be chosen unseen.
  const offer = empty ? '' : suggestions.map(keyOf).join(' ');
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when another list is there
  useEffect(() => setActive(-1), [offer]);
  const shown = open && model !== null && (suggestions.length > 0 || notice !== null);

  const type = (next: TextWithCaret) => {
    setTyped(next);
    setActive(-1);
    setOpen(true);
    if (next.text !== text) setTried(false);
  };
  const ask = async (asked: string) => {
    const expression = asked.trim();
    setTyped({ text: expression, caret: expression.length });
    setActive(-1);
    setTried(true);
    const { problem } = parseExpression(expression);
    if (problem !== null) {
      setOpen(problem.kind !== 'empty');
      return;
    }
    desk.showPanel('neighbors');
    // The panel that comes to the front must not take the focus from who types.
    input.current?.focus();
    await controller.questions.askExpression(expression);
    // Who has typed on, or gone elsewhere, is not disturbed.
    if (latest.current !== expression) return;
    setOpen(document.activeElement === input.current && lacksWords(store.getState(), expression));
  };
  const complete = (word: string) => {
    const begun = begunInExpression(typed);
    if (begun !== null) type(putWord(text, begun, word, 'expression'));
  };
  // Kept the same from one letter to the next, so that the list is drawn only when it changes.
  const actions = useRef({ ask, complete, goTo });
  actions.current = { ask, complete, goTo };
  const choose = useCallback((suggestion: Suggestion) => {
    if (suggestion.kind === 'word') actions.current.complete(suggestion.word);
    else if (suggestion.kind === 'expression') void actions.current.ask(suggestion.text);
    else {
      setOpen(false);
      actions.current.goTo(suggestion.row);
    }
  }, []);
  const remove = useCallback(
    (suggestion: Suggestion) => {
      if (suggestion.kind !== 'expression') return;
      if (suggestion.source === 'example') controller.questions.unkeep(suggestion.text);
      else if (suggestion.source === 'history') controller.questions.forget(suggestion.text);
    },
    [controller],
  );

  const walk = (step: number) => {
    setOpen(true);
    const places = suggestions.length + 1;
    if (shown) setActive(((active + 1 + step + places) % places) - 1);
  };
  const leave = () => {
    if (shown) {
      setOpen(false);
      setActive(-1);
    } else if (text !== '' || question !== null) {
      setTyped(nothing);
      setTried(false);
      controller.questions.clear();
    } else input.current?.blur();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    const chosen = shown ? suggestions[active] : undefined;
    const [completion] = completions;
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'ArrowDown') walk(1);
    else if (event.key === 'ArrowUp') walk(-1);
    else if (event.key === 'Enter') {
      if (chosen === undefined) void ask(text);
      else choose(chosen);
    } else if (event.key === 'Escape') leave();
    else if (event.key === 'Delete' && chosen?.kind === 'expression') remove(chosen);
    else if (event.key === 'Tab' && !event.shiftKey && shown && chosen?.kind === 'word') choose(chosen);
    else if (event.key === 'Tab' && !event.shiftKey && shown && completion !== undefined && active < 0)
      complete(completion);
    else return;
    event.preventDefault();
  };

  return (
    // A text box with a list, as ARIA 1.1 has it: so the box itself stays a text box.
    // biome-ignore lint/a11y/useFocusableInteractive: the text box inside has the focus
    <div
      className="expression"
      role="combobox"
      aria-label="Word algebra"
      aria-haspopup="listbox"
      aria-expanded={shown}
      aria-controls={shown ? `${id}-list` : undefined}
    >
      <Box
        input={input}
        text={text}
        marks={<MarkedText text={text} marks={marks} />}
        placeholder={model === null ? 'Ask with words after training' : 'king − man + woman'}
        listId={shown ? `${id}-list` : undefined}
        activeId={shown && active >= 0 ? `${id}-list-${active}` : undefined}
        invalid={notice !== null && !notice.quiet}
        onType={type}
        onCaret={(next) =>
          setTyped((before) => (before.caret === next ? before : { ...before, caret: next }))
        }
        onOpen={() => setOpen(true)}
        onClose={() => {
          setOpen(false);
          setActive(-1);
        }}
        onKeyDown={onKeyDown}
      />
      {empty ? <Key>=</Key> : <KeepButton expression={parsed.problem === null ? text.trim() : null} />}
      {shown && model !== null ? (
        <div className="expression-list">
          {notice === null ? null : (
            <ExpressionNotice
              notice={notice}
              onReplace={(place, word) => void ask(putWord(text, place, word, 'expression').text)}
            />
          )}
          {suggestions.length === 0 ? null : (
            <SuggestionList
              id={`${id}-list`}
              sections={sections}
              active={active}
              model={model}
              options={options}
              onChoose={choose}
              onRemove={remove}
            />
          )}
        </div>
      ) : null}
    </div>
  );
}

interface BoxProps {
  readonly input: RefObject<HTMLInputElement | null>;
  readonly text: string;
  /** The same text with its marks, behind the box. */
  readonly marks: React.ReactNode;
  readonly placeholder: string;
  readonly listId: string | undefined;
  readonly activeId: string | undefined;
  readonly invalid: boolean;
  readonly onType: (typed: TextWithCaret) => void;
  readonly onCaret: (caret: number) => void;
  readonly onOpen: () => void;
  readonly onClose: () => void;
  readonly onKeyDown: (event: KeyboardEvent<HTMLInputElement>) => void;
}

/** The text box, and behind it its marks, which scroll with it. */
function Box(props: BoxProps) {
  const { input, text, marks, placeholder, listId, activeId, invalid } = props;
  const mirror = useRef<HTMLDivElement>(null);
  const follow = () => {
    if (mirror.current !== null) mirror.current.scrollLeft = input.current?.scrollLeft ?? 0;
  };
  useLayoutEffect(follow);
  return (
    <div className="expression-box">
      <div ref={mirror} className="expression-mirror" aria-hidden="true" dir="auto">
        {marks}
      </div>
      <input
        ref={input}
        type="text"
        aria-label="Expression"
        aria-autocomplete="list"
        aria-controls={listId}
        aria-activedescendant={activeId}
        aria-invalid={invalid}
        placeholder={placeholder}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        dir="auto"
        maxLength={10_000}
        value={text}
        onChange={({ currentTarget: { value, selectionStart } }) =>
          props.onType({ text: value, caret: selectionStart ?? value.length })
        }
        onSelect={({ currentTarget }) => props.onCaret(currentTarget.selectionStart ?? 0)}
        onScroll={follow}
        onFocus={props.onOpen}
        onClick={props.onOpen}
        onBlur={props.onClose}
        onKeyDown={props.onKeyDown}
      />
    </div>
  );
}

/** A star that keeps the expression as an example with the model. */
function KeepButton({ expression }: { readonly expression: string | null }) {
  const controller = useController();
  const model = useApp((state) => state.model?.description.name ?? null);
  const examples = useApp((state) => state.workspace.examples);
  if (model === null || expression === null) return null;
  const kept = examplesOf(examples, model).includes(expression);
  return (
    <IconButton
      label={kept ? 'Remove from the examples of this model' : 'Keep as an example with this model'}
      pressed={kept}
      onClick={() => {
        if (kept) controller.questions.unkeep(expression);
        else controller.questions.keep(expression);
      }}
    >
      <StarIcon size={14} filled={kept} />
    </IconButton>
  );
}

/** Whether the model could not answer an expression because it lacks words that can be replaced right here. */
function lacksWords({ question }: AppState, expression: string): boolean {
  return (
    question?.problem !== null &&
    question?.subject.kind === 'expression' &&
    question.subject.text === expression
  );
}

function useWaysToBegin() {
  const gallery = useGallery();
  const model = useApp((state) => state.model?.description.name ?? '');
  const examples = useApp((state) => state.workspace.examples);
  const history = useApp((state) => state.workspace.expressions);
  return useMemo(
    () => waysToBegin(examplesOf(examples, model), history, gallery),
    [examples, model, history, gallery],
  );
}

/** Puts the caret where a completion left it; what a person types moves it by itself. */
function usePutCaret(input: RefObject<HTMLInputElement | null>, { text, caret }: TextWithCaret): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: the caret alone is moved by the person
  useLayoutEffect(() => {
    const box = input.current;
    if (box === null || document.activeElement !== box || box.selectionStart === caret) return;
    box.setSelectionRange(caret, caret);
  }, [text]);
}

/**
 * Flies to what each new question is about, once it is known: the drawing of word algebra, or the one word. Not when the same question is
 * answered in another way, or the cloud is laid out anew.
 */
function useFlightToQuestion(): void {
  const { desk } = useProgram();
  const drawing = useApp((state) => state.drawing);
  const id = useApp((state) => state.question?.id ?? null);
  const word = useApp(({ question }) =>
    question?.answer?.terms.length === 1 ? (question.answer.terms[0]?.row ?? null) : null,
  );
  const flown = useRef<number | null>(null);
  useEffect(() => {
    if (id === flown.current || (drawing === null && word === null)) return;
    flown.current = id;
    // The arrows must be in the scene before it flies to where they are.
    requestAnimationFrame(() => {
      if (word === null) desk.scene?.flyToDrawing();
      else desk.scene?.flyTo(word);
    });
  }, [drawing, word, id, desk]);
}
