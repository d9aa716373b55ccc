import { type PanelProps } from '@grafana/data';
import { type PanelOptions } from '@ledgerline/api/grafana';
import React from 'react';
import { viewOf } from './views';

export function CreditsPanel(props: PanelProps<PanelOptions>) {
  const { Component } = viewOf(props.options);
  return <Component {...props} />;
}
