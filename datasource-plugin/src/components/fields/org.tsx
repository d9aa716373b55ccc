import { Combobox } from '@grafana/ui';
import React from 'react';
import type { EditorField, FieldInput } from './field';
import { orgs } from './options';

function OrgInput({ id, value, onChange, client }: FieldInput<string | undefined>) {
  return (
    <Combobox
      id={id}
      width={26}
      options={(typed) => orgs(client, typed)}
      value={value ?? null}
      placeholder="Default organization"
      createCustomValue
      isClearable
      onChange={(chosen) => {
        onChange(chosen?.value);
      }}
    />
  );
}

export const org: EditorField<string | undefined> = {
  label: 'Organization',
  tooltip: "None: the default one of the datasource's settings, or the only one of its API key",
  Input: OrgInput,
};
