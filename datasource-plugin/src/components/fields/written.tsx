import React from 'react';
import type { EditorField, FieldInput } from './field';
import { Typed } from './typed';

/** A text that may hold variables; empty: absent. */
export function written(
  label: string,
  { absent, tooltip, width = 24 }: { absent: string; tooltip: string; width?: number },
): EditorField<string | undefined> {
  function Written({ id, value, onChange }: FieldInput<string | undefined>) {
    return (
      <Typed
        id={id}
        width={width}
        value={value ?? ''}
        placeholder={absent}
        onChange={(typed) => {
          onChange(typed || undefined);
        }}
      />
    );
  }
  return { label, tooltip, Input: Written };
}
