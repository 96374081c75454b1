import { describeError } from '../../shared/describe-error.ts';
import { putWord } from '../state/completion.ts';
import type { Question } from '../state/questions.ts';
import { useApp, useController, useProgram } from './context.tsx';
import { QuestionHead } from './question-head.tsx';
import { QuestionOptionsRow } from './question-options.tsx';
import { Relations } from './relations.tsx';
import { Results } from './results.tsx';
import { UnknownWords } from './unknown-words.tsx';
import { useGallery } from './use-gallery.ts';

/** What was asked and its answers, and how words relate. The dock around it has the role of a tab panel and the name “Neighbors”. */
export function NeighborsPanel() {
  const model = useApp((state) => state.model);
  const question = useApp((state) => state.question);
  if (model === null) {
    return (
      <section className="panel">
        <div className="empty">
          <p>Questions can be asked here as soon as a model has learned its words.</p>
        </div>
      </section>
    );
  }
  return (
    <section className="panel questions">
      {question === null ? null : <QuestionHead question={question} model={model} />}
      <QuestionOptionsRow />
      {question === null ? (
        <NothingAsked />
      ) : question.problem !== null ? (
        <Unanswered question={question} />
      ) : (
        <Results question={question} model={model} />
      )}
      <Relations />
    </section>
  );
}

/** How many analogies of the gallery are offered at first. */
const offered = 4;

function NothingAsked() {
  const { desk } = useProgram();
  const controller = useController();
  const gallery = useGallery();
  // One of each group, so that they differ.
  const known = gallery.flatMap(({ entries }) => entries.find(({ missing }) => missing.length === 0) ?? []);
  return (
    <div className="empty results">
      <p>Ask with an expression: its nearest words are listed here, and its steps are drawn in the cloud.</p>
      <div className="button-row">
        {known.slice(0, offered).map(({ expression }) => (
          <button
            key={expression}
            type="button"
            className="chip"
            onClick={() => void controller.questions.askExpression(expression)}
          >
            {expression}
          </button>
        ))}
        <button type="button" className="chip quiet" onClick={() => desk.expressionBox?.focus()}>
          Type another
        </button>
      </div>
    </div>
  );
}

/** Why there is no answer, and the way out. */
function Unanswered({ question: { subject, problem } }: { readonly question: Question }) {
  const controller = useController();
  if (problem === null) return null;
  const { sentence, detail, fix } = describeError(problem);
  const words = problem.code === 'words-unknown' ? problem.parameters.words : [];
  const offers = words.some(({ suggestions }) => suggestions.length > 0);
  return (
    <div className="empty results" role="alert">
      <p className="problem">{sentence}</p>
      {offers && subject.kind === 'expression' ? (
        <>
          <p>Did you mean</p>
          <UnknownWords
            words={words}
            onReplace={(place, word) =>
              void controller.questions.askExpression(putWord(subject.text, place, word, 'expression').text)
            }
          />
        </>
      ) : fix === undefined ? null : (
        <p>{fix}</p>
      )}
      {detail === undefined ? null : <p className="small">{detail}</p>}
    </div>
  );
}
