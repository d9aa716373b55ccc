import type { QueryEditorProps } from '@grafana/data';
import { Combobox, InlineField, Stack } from '@grafana/ui';
import { DIMENSIONS } from '@ledgerline/api/words';
import React from 'react';
import type { CreditsDatasource } from '../datasource';
import { asVariable, VARIABLES } from '../variables/kinds';
import type { Query, Settings, Variable } from '../types';
import { filters } from './fields/filters';
import { org } from './fields/org';

type Props = QueryEditorProps<CreditsDatasource, Query, Settings, Variable>;

const OF = (['org', ...DIMENSIONS] as const).map((value) => ({
  value,
  label: value === 'org' ? 'organization' : value.replace(/_/g, ' '),
}));
const ID = 'ledgerline-variable';

/** What a dashboard variable lists. */
export function VariableEditor({ query, onChange, datasource }: Props) {
  const variable = asVariable(query);
  const common = { client: datasource.client, org: datasource.orgOf(variable.org) };
  const { about, filtered } = VARIABLES[variable.of];
  return (
    <Stack direction="row" gap={0.5} wrap="wrap">
      <InlineField label="Values of" htmlFor={`${ID}-of`}>
        <Combobox
          id={`${ID}-of`}
          width={26}
          options={OF}
          value={variable.of}
          onChange={({ value }) => {
            onChange({ ...variable, of: value });
          }}
        />
      </InlineField>
      {about && (
        <InlineField label={org.label} tooltip={org.tooltip} htmlFor={`${ID}-org`}>
          <org.Input
            {...common}
            id={`${ID}-org`}
            value={variable.org}
            onChange={(value) => {
              onChange({ ...variable, org: value });
            }}
          />
        </InlineField>
      )}
      {filtered && (
        <InlineField label={filters.label} tooltip={filters.tooltip} htmlFor={`${ID}-filters`}>
          <filters.Input
            {...common}
            id={`${ID}-filters`}
            value={variable.filters}
            onChange={(value) => {
              onChange({ ...variable, filters: value });
            }}
          />
        </InlineField>
      )}
    </Stack>
  );
}
