import React from 'react';
import type { EditorField, FieldInput } from './field';
import { Typed } from './typed';

/** A whole number above 0, or none: then what the API takes. */
export function count(
  label: string,
  { absent, tooltip }: { absent: string; tooltip: string },
): EditorField<number | undefined> {
  function Count({ id, value, onChange }: FieldInput<number | undefined>) {
    return (
      <Typed
        id={id}
        type="number"
        width={12}
        value={value === undefined ? '' : String(value)}
        placeholder={absent}
        onChange={(typed) => {
          const number = Math.floor(Number(typed));
          onChange(number > 0 ? number : undefined);
        }}
      />
    );
  }
  return { label, tooltip, Input: Count };
}
