import { Menu } from '@mantine/core';
import { spotlight } from '@mantine/spotlight';
import { ChevronIcon, CloseIcon, LeftSideIcon, RightSideIcon, SunIcon } from '../components/icons.tsx';
import { IconButton, Key, Word } from '../components/small.tsx';
import { modelSize, showsLive } from '../state/selectors.ts';
import { type Command, modifierKey } from './commands.ts';
import { useApp, useController, useProgram, useScheme } from './context.tsx';
import { ExpressionBar } from './expression-bar.tsx';
import { SearchBox } from './search-box.tsx';
import { toggleSide } from './sides.ts';

const menuCommands = [
  ['open-corpus', 'paste-text', 'open-sample', 'open-model'],
  ['export-vectors', 'export-vectors-binary', 'export-picture'],
  ['reset-layout', 'toggle-theme', 'system-theme'],
  ['shortcuts', 'about'],
];

/** The line on top: the program's menu, the model, the search, the commands, the theme. */
export function Header({ commands }: { readonly commands: readonly Command[] }) {
  const { desk, controller } = useProgram();
  const scheme = useScheme();
  return (
    <header className="header">
      <IconButton label="Left panels" keys="[" onClick={() => toggleSide(desk, 'left')}>
        <LeftSideIcon />
      </IconButton>
      <Menu position="bottom-start" width={290}>
        <Menu.Target>
          <button type="button" className="icon-button program-name">
            Semascope <ChevronIcon size={12} />
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          {menuCommands.map((ids, index) => (
            <div key={ids[0]} role="none">
              {index > 0 ? <Menu.Divider /> : null}
              {ids.map((id) => {
                const command = commands.find((candidate) => candidate.id === id);
                if (command === undefined) return null;
                return (
                  <Menu.Item
                    key={id}
                    onClick={command.run}
                    rightSection={command.keys === undefined ? null : <Key>{command.keys}</Key>}
                  >
                    {command.title}
                  </Menu.Item>
                );
              })}
            </div>
          ))}
        </Menu.Dropdown>
      </Menu>
      <ModelSelector />
      <ExpressionBar />
      <SearchBox />
      <button
        type="button"
        className="icon-button"
        onClick={() => spotlight.open()}
        aria-label="Commands"
        title="All commands"
      >
        <Key>{modifierKey} K</Key>
      </button>
      <IconButton
        label={scheme === 'dark' ? 'Light theme' : 'Dark theme'}
        onClick={() => controller.workspace.setTheme(scheme === 'dark' ? 'light' : 'dark')}
      >
        <SunIcon />
      </IconButton>
      <IconButton label="Right panels" keys="]" onClick={() => toggleSide(desk, 'right')}>
        <RightSideIcon />
      </IconButton>
    </header>
  );
}

function ModelSelector() {
  const controller = useController();
  const models = useApp((state) => state.models);
  const current = useApp((state) => state.model?.description ?? null);
  const live = useApp((state) => state.live);
  const shownLive = useApp(showsLive);
  const shown =
    shownLive && live !== null
      ? { name: live.name, size: 'learning …' }
      : current && { name: current.name, size: modelSize(current) };
  return (
    <Menu position="bottom-start" width={340} disabled={models.length === 0 && live === null}>
      <Menu.Target>
        <button
          type="button"
          className="icon-button model-selector"
          aria-label={`Model: ${shown?.name ?? 'none'}`}
        >
          {shown === null ? (
            <span className="quiet">no model yet</span>
          ) : (
            <>
              <Word text={shown.name} />
              <span className="quiet numbers model-size">{shown.size}</span>
              <ChevronIcon size={12} />
            </>
          )}
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {live === null ? null : (
          <Menu.Item onClick={() => controller.models.showLive()}>
            <Word text={live.name} /> <span className="quiet">learning now</span>
          </Menu.Item>
        )}
        {models.map((model) => (
          <Menu.Item
            key={model.id}
            onClick={() => void controller.models.show(model.id)}
            aria-current={model.id === current?.id && !shownLive}
            rightSection={
              // A button inside a menu item would not be reachable by the menu's own keys; Delete does the same.
              // biome-ignore lint/a11y/noStaticElementInteractions: the keyboard way is the Delete key on the item
              // biome-ignore lint/a11y/useKeyWithClickEvents: the keyboard way is the Delete key on the item
              <span
                className="menu-close"
                title="Close this model (Delete)"
                onClick={(event) => {
                  event.stopPropagation();
                  void controller.models.close(model.id);
                }}
              >
                <CloseIcon size={12} />
              </span>
            }
            onKeyDown={(event) => {
              if (event.key === 'Delete') void controller.models.close(model.id);
            }}
          >
            <Word text={model.name} />
            <div className="quiet numbers small">
              {modelSize(model)}
              {model.origin.kind === 'trained' ? ` · ${model.origin.options.epochs} epochs` : ''}
            </div>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
