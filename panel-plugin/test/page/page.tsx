/** The panel as a browser has it, with Grafana's own components and styles; the test says what to show. */
import { createTheme, ThemeContext } from '@grafana/data';
import { GlobalStyles } from '@grafana/ui';
import React from 'react';
import { createRoot } from 'react-dom/client';
import { CreditsPanel } from '../../src/CreditsPanel';
import { type CaseName, type SceneName } from '../case-names';
import { CASES } from '../cases';
import { propsOf } from '../props';
import { SCENES, type Shown } from '../scenes';

export interface Scene {
  readonly name: CaseName | SceneName;
  readonly mode: 'light' | 'dark';
  readonly width: number;
  readonly height: number;
}

declare global {
  interface Window {
    show: (scene: Scene) => void;
    reactVersion: string;
  }
}

window.reactVersion = React.version;

const element = document.createElement('main');
document.body.append(element);
const root = createRoot(element);

window.show = ({ name, mode, width, height }) => {
  const theme = createTheme({ colors: { mode } });
  root.render(
    <ThemeContext.Provider value={theme}>
      <GlobalStyles />
      <div style={{ background: theme.colors.background.primary, padding: PADDING }}>
        <Panel key={name} {...{ name, width, height }} />
      </div>
    </ThemeContext.Provider>,
  );
};

const shownOf = (name: Scene['name']): Shown =>
  name in SCENES ? SCENES[name as SceneName]() : { options: {}, data: { series: CASES[name as CaseName] } };

function Panel({ name, width, height }: Omit<Scene, 'mode'>) {
  const [{ options, data }] = React.useState(() => shownOf(name));
  const props = propsOf([], { width: width - 2 * PADDING, height: height - 2 * PADDING }, options);
  return <CreditsPanel {...props} data={{ ...props.data, ...data }} />;
}

/** As around a panel of a dashboard. */
const PADDING = 8;
