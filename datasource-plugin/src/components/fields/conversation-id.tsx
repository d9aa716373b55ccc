import { Combobox } from '@grafana/ui';
import React from 'react';
import type { EditorField, FieldInput } from './field';
import { values } from './options';

function ConversationInput({ id, value, onChange, client, org }: FieldInput<string>) {
  return (
    <Combobox
      id={id}
      width={40}
      options={(typed) => values(client, 'conversation', org, typed)}
      value={value || null}
      placeholder="Search by title, or give an id"
      createCustomValue
      isClearable
      onChange={(chosen) => {
        onChange(chosen?.value ?? '');
      }}
    />
  );
}

export const conversationId: EditorField<string> = { label: 'Conversation', Input: ConversationInput };
