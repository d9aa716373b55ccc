import { type ComboboxOption, MultiCombobox } from '@grafana/ui';
import React from 'react';
import type { EditorField, FieldInput } from './field';

/** Any of the API's words; none chosen: all of them. */
export function choices<W extends string>(
  label: string,
  words: readonly W[],
  { absent, tooltip }: { absent: string; tooltip: string },
): EditorField<W[] | undefined> {
  const options: Array<ComboboxOption<W>> = words.map((word) => ({ value: word, label: word.replace(/_/g, ' ') }));
  function Choices({ id, value = [], onChange }: FieldInput<W[] | undefined>) {
    return (
      <MultiCombobox
        id={id}
        width="auto"
        minWidth={24}
        options={options}
        value={value}
        placeholder={absent}
        onChange={(chosen) => {
          onChange(chosen.length > 0 ? chosen.map((each) => each.value) : undefined);
        }}
      />
    );
  }
  return { label, tooltip, Input: Choices };
}
