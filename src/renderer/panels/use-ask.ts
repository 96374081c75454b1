import { quoteWord } from '../../shared/expression/expression.ts';
import type { AppStore } from '../state/store.ts';
import { useProgram } from './context.tsx';
import type { Controller } from './controller/controller.ts';
import type { Desk } from './desk.ts';

/** Asks for the neighbours of one word, in the panel of neighbours and in the expression box, where the question can go on. */
export function askFrom(store: AppStore, controller: Controller, desk: Desk, row: number): void {
  const word = store.getState().model?.words.word(row);
  if (word === undefined) return;
  desk.showPanel('neighbors');
  void controller.questions.ask({ kind: 'expression', text: quoteWord(word) }, word);
}

/** {@link askFrom} for panels. */
export function useAsk(): (row: number) => void {
  const { store, controller, desk } = useProgram();
  return (row) => askFrom(store, controller, desk, row);
}
