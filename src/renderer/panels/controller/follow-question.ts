import type { Question } from '../../state/questions.ts';
import type { AppState } from '../../state/store.ts';
import type { Context } from './context.ts';
import type { QuestionActions } from './questions.ts';

/** Keeps the drawing in step with the question, the layout and the model: word algebra is drawn where the cloud is now. */
export function followDrawing({ platform, store, update, report }: Context): () => void {
  let drawn: Drawn | null = null;

  async function draw(wanted: Drawn): Promise<void> {
    try {
      const drawing = await platform.api.request('model.draw', wanted);
      // What was drawn meanwhile is for another question or layout.
      if (drawn === wanted) update(() => ({ drawing }));
    } catch (error) {
      if (drawn === wanted) report(error);
    }
  }

  return store.subscribe((state) => {
    const wanted = wantedDrawing(state);
    if (sameDrawing(drawn, wanted)) return;
    drawn = wanted;
    // Arrows of another layout would point nowhere.
    if (state.drawing !== null) update(() => ({ drawing: null }));
    if (wanted !== null) void draw(wanted);
  });
}

interface Drawn {
  readonly model: string;
  readonly expression: string;
  readonly layout: string;
}

/** What is to be drawn: an expression of several words that the model could answer. */
function wantedDrawing({ model, layout, question }: AppState): Drawn | null {
  if (model === null || question?.answer?.terms === undefined) return null;
  const { subject, answer } = question;
  if (subject.kind !== 'expression' || answer.terms.length < 2) return null;
  return {
    model: model.description.id,
    expression: subject.text,
    layout: layout?.layout ?? model.projection.layout,
  };
}

function sameDrawing(one: Drawn | null, other: Drawn | null): boolean {
  if (one === null || other === null) return one === other;
  return one.model === other.model && one.expression === other.expression && one.layout === other.layout;
}

/** Asks an expression again when another model is opened; dropped without a word where that one cannot answer it. */
export function followQuestion({ store }: Context, questions: QuestionActions): () => void {
  let { model, question } = store.getState();
  let latest: Question | null = null;
  return store.subscribe((state) => {
    if (state.model === model) {
      // A change to no question without a change of model is a person's.
      if (state.question !== question) latest = state.question;
      question = state.question;
      return;
    }
    ({ model, question } = state);
    if (model !== null && latest?.subject.kind === 'expression') void questions.again(latest);
  });
}
