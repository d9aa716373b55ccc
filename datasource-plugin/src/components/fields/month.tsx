import React from 'react';
import type { EditorField, FieldInput } from './field';
import { Typed } from './typed';

function MonthInput({ id, value, onChange }: FieldInput<string | undefined>) {
  return (
    <Typed
      id={id}
      width={20}
      value={value ?? ''}
      placeholder="Current cycle"
      onChange={(typed) => {
        onChange(typed || undefined);
      }}
    />
  );
}

export const month: EditorField<string | undefined> = {
  label: 'Cycle of',
  tooltip: 'YYYY-MM: the cycle that starts in that month',
  Input: MonthInput,
};
