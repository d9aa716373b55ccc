import { InlineSwitch } from '@grafana/ui';
import React from 'react';
import type { EditorField, FieldInput } from './field';

function LiveInput({ id, value, onChange }: FieldInput<boolean | undefined>) {
  return (
    <InlineSwitch
      id={id}
      value={value ?? false}
      onChange={(event) => {
        onChange(event.currentTarget.checked || undefined);
      }}
    />
  );
}

export const live: EditorField<boolean | undefined> = {
  label: 'Live',
  tooltip: 'Asks again every 10 seconds while the tab is seen',
  Input: LiveInput,
};
