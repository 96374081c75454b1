import { createTheme, MantineProvider, Tooltip } from '@mantine/core';
import { Spotlight } from '@mantine/spotlight';
import { useEffect, useMemo } from 'react';
import { SearchIcon } from '../components/icons.tsx';
import { Key } from '../components/small.tsx';
import type { AppStore } from '../state/store.ts';
import { Callouts } from './callouts.tsx';
import { handleKey, runMenuCommand } from './command-keys.ts';
import { createCommands } from './commands.ts';
import { ProgramProvider, useApp, useProgram, useScheme } from './context.tsx';
import type { Controller } from './controller/controller.ts';
import type { Desk } from './desk.ts';
import { Dialogs } from './dialogs.tsx';
import { Dock } from './dock.tsx';
import { DropZone } from './drop-zone.tsx';
import { Header } from './header.tsx';
import { InterruptedCard } from './interrupted-card.tsx';
import { MessageCards } from './message-cards.tsx';
import { OpenModelDialog } from './open-model-dialog.tsx';
import { StatusBar } from './status-bar.tsx';
import { useFirstStudy } from './use-first-study.ts';

const small = { defaultProps: { size: 'xs' } };
const theme = createTheme({
  fontFamily: 'var(--face)',
  fontFamilyMonospace: 'var(--face-fixed)',
  headings: { fontFamily: 'var(--face)' },
  defaultRadius: 5,
  fontSizes: { xs: '12px', sm: '13px', md: '13px' },
  components: {
    Button: small,
    NumberInput: small,
    TextInput: small,
    Textarea: small,
    Autocomplete: small,
    Select: small,
    Checkbox: small,
    SegmentedControl: small,
    Tooltip: Tooltip.extend({ defaultProps: { maw: 340 } }),
    Menu: { defaultProps: { shadow: 'md' } },
    Modal: {
      defaultProps: {
        centered: true,
        transitionProps: { duration: 120 },
        overlayProps: { backgroundOpacity: 0.4 },
      },
    },
  },
});

interface AppProps {
  readonly store: AppStore;
  readonly controller: Controller;
  readonly desk: Desk;
}

/** The whole page. */
export function App({ store, controller, desk }: AppProps) {
  const program = useMemo(() => ({ store, controller, desk }), [store, controller, desk]);
  return (
    <ProgramProvider program={program}>
      <Page />
    </ProgramProvider>
  );
}

function Page() {
  const { store, controller, desk } = useProgram();
  const scheme = useScheme();
  const ready = useApp((state) => state.ready);
  useFirstStudy();
  const commands = useMemo(() => createCommands(store, controller, desk), [store, controller, desk]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => handleKey(commands, event);
    window.addEventListener('keydown', onKey);
    const stop = controller.onMenuCommand((name) => runMenuCommand(commands, store, name));
    return () => {
      window.removeEventListener('keydown', onKey);
      stop();
    };
  }, [commands, controller, store]);
  const actions = commands
    .filter(({ id }) => id !== 'commands')
    .map((command) => ({
      id: command.id,
      label: command.title,
      rightSection: (
        <>
          <span className="quiet small">{command.group}</span>
          {command.keys === undefined ? null : <Key>{command.keys}</Key>}
        </>
      ),
      onClick: command.run,
    }));
  return (
    <MantineProvider theme={theme} forceColorScheme={scheme}>
      <div className="app">
        <Header commands={commands} />
        <main className="desk">{ready ? <Dock /> : null}</main>
        <StatusBar />
      </div>
      <Callouts />
      <OpenModelDialog />
      <DropZone />
      <InterruptedCard />
      <MessageCards />
      <Dialogs commands={commands} />
      <Spotlight
        actions={actions}
        shortcut={null}
        maxHeight={420}
        scrollable
        overlayProps={{ backgroundOpacity: 0.4, blur: 0 }}
        transitionProps={{ duration: 80 }}
        nothingFound="No command is called that"
        searchProps={{
          leftSection: <SearchIcon />,
          placeholder: 'What to do …',
          'aria-label': 'Find a command',
        }}
      />
    </MantineProvider>
  );
}
