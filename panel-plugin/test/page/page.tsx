/** The panel as a browser has it, with Grafana's own components and styles; the test says what to show. */
import { createTheme, ThemeContext } from '@grafana/data';
import { GlobalStyles } from '@grafana/ui';
import React from 'react';
import { createRoot } from 'react-dom/client';
import { CreditsPanel } from '../../src/CreditsPanel';
import { type CaseName } from '../case-names';
import { CASES } from '../cases';
import { propsOf } from '../props';

export interface Scene {
  readonly name: CaseName;
  readonly mode: 'light' | 'dark';
  readonly width: number;
  readonly height: number;
}

declare global {
  interface Window {
    show: (scene: Scene) => void;
  }
}

const element = document.createElement('main');
document.body.append(element);
const root = createRoot(element);

window.show = ({ name, mode, width, height }) => {
  const theme = createTheme({ colors: { mode } });
  root.render(
    <ThemeContext.Provider value={theme}>
      <GlobalStyles />
      <div style={{ background: theme.colors.background.primary, padding: PADDING }}>
        <CreditsPanel {...propsOf(CASES[name], { width: width - 2 * PADDING, height: height - 2 * PADDING })} />
      </div>
    </ThemeContext.Provider>,
  );
};

/** As around a panel of a dashboard. */
const PADDING = 8;
