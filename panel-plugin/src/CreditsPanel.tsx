import { type PanelProps } from '@grafana/data';
import { type PanelOptions } from '@ledgerline/api/grafana';
import React from 'react';
import { DEFAULT_VIEW, VIEWS } from './views';

export function CreditsPanel(props: PanelProps<PanelOptions>) {
  // A dashboard of a later version may name a view that this one does not have.
  const { view } = props.options;
  const { Component } = VIEWS[Object.hasOwn(VIEWS, view) ? view : DEFAULT_VIEW];
  return <Component {...props} />;
}
