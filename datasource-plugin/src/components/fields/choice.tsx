import { Combobox, type ComboboxOption } from '@grafana/ui';
import React from 'react';
import type { EditorField, FieldInput } from './field';
import { variables } from './options';

interface Words {
  /** What it means to choose none; absent: one must be chosen. */
  absent?: string;
  tooltip?: string;
}

/** One of the API's words; a variable can stand for it. */
export function choice<W extends string>(
  label: string,
  words: readonly W[],
  more: Words & { absent: string },
): EditorField<W | undefined>;
export function choice<W extends string>(label: string, words: readonly W[], more?: Words): EditorField<W>;
export function choice<W extends string>(
  label: string,
  words: readonly W[],
  { absent, tooltip }: Words = {},
): EditorField<W | undefined> {
  function Choice({ id, value, onChange }: FieldInput<W | undefined>) {
    const options: ComboboxOption[] = [
      ...words.map((word) => ({ value: word, label: word.replace(/_/g, ' ') })),
      ...variables(),
    ];
    const common = { id, options, value: value ?? null, width: 22, placeholder: absent ?? '' } as const;
    // A word typed wrong is told by the API.
    return absent === undefined ? (
      <Combobox
        {...common}
        onChange={(chosen) => {
          onChange(chosen.value as W);
        }}
      />
    ) : (
      <Combobox
        {...common}
        isClearable
        onChange={(chosen) => {
          onChange(chosen?.value as W | undefined);
        }}
      />
    );
  }
  return {
    label,
    ...(tooltip ? { tooltip } : {}),
    accepts: (value) => typeof value === 'string' && (value.startsWith('$') || words.some((word) => word === value)),
    Input: Choice,
  };
}
