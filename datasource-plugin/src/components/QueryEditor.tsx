import type { QueryEditorProps } from '@grafana/data';
import { Combobox, InlineField, Stack } from '@grafana/ui';
import React from 'react';
import type { CreditsDatasource } from '../datasource';
import { isQueryType, QUERIES } from '../queries';
import { fieldsOf, switched } from '../queries/editing';
import type { Query, Settings } from '../types';

type Props = QueryEditorProps<CreditsDatasource, Query, Settings>;

const TYPES = Object.entries(QUERIES).map(([value, { label, description }]) => ({ value, label, description }));

/** The query type and the fields of its row. */
export function QueryEditor({ query, onChange, onRunQuery, datasource }: Props) {
  const id = `ledgerline-${query.refId}`;
  const change = (next: Query) => {
    onChange(next);
    onRunQuery();
  };
  const type = isQueryType(query.queryType) ? query.queryType : null;
  return (
    <Stack direction="row" gap={0.5} wrap="wrap">
      <InlineField label="Query" htmlFor={`${id}-type`}>
        <Combobox
          id={`${id}-type`}
          width={26}
          options={TYPES}
          value={type}
          onChange={({ value }) => {
            if (isQueryType(value)) change(switched(query, value));
          }}
        />
      </InlineField>
      {type !== null &&
        fieldsOf(type).map(([name, { label, tooltip, Input }]) => (
          <InlineField key={`${type}-${name}`} label={label} tooltip={tooltip} htmlFor={`${id}-${name}`}>
            <Input
              id={`${id}-${name}`}
              value={(query as unknown as Record<string, unknown>)[name]}
              client={datasource.client}
              org={datasource.orgOf(query.org)}
              onChange={(value) => {
                change({ ...query, [name]: value });
              }}
            />
          </InlineField>
        ))}
    </Stack>
  );
}
