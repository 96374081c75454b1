import { useMediaQuery } from '@mantine/hooks';
import { createContext, type ReactNode, useContext } from 'react';
import { useStore } from 'zustand';
import type { AppState, AppStore } from '../state/store.ts';
import type { Controller } from './controller/controller.ts';
import type { Desk } from './desk.ts';

interface Program {
  readonly store: AppStore;
  readonly controller: Controller;
  readonly desk: Desk;
}

const ProgramContext = createContext<Program | null>(null);

export function ProgramProvider({
  program,
  children,
}: {
  readonly program: Program;
  readonly children: ReactNode;
}) {
  return <ProgramContext value={program}>{children}</ProgramContext>;
}

/** The store, the controller and the desk of the page. */
export function useProgram(): Program {
  const program = useContext(ProgramContext);
  if (program === null) throw new Error('a panel stands outside of the program');
  return program;
}

/** A part of the state; the panel is drawn again when that part is another one. */
export function useApp<T>(select: (state: AppState) => T): T {
  return useStore(useProgram().store, select);
}

export function useController(): Controller {
  return useProgram().controller;
}

/** The scheme in force: what the person chose, or what the system prefers. */
export function useScheme(): 'dark' | 'light' {
  const theme = useApp((state) => state.workspace.theme);
  const prefersLight = useMediaQuery('(prefers-color-scheme: light)', false, {
    getInitialValueInEffect: false,
  });
  if (theme !== 'system') return theme;
  return prefersLight ? 'light' : 'dark';
}

/** Selects a word and flies to it as soon as its neighbourhood is known. */
export function useGoTo(): (index: number) => void {
  const { controller, desk } = useProgram();
  return (index) => {
    desk.flight = index;
    controller.selection.select(index);
    desk.takeOff();
  };
}
