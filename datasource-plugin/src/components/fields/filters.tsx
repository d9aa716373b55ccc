import { Button, Combobox, MultiCombobox, Stack } from '@grafana/ui';
import type { Filters } from '@ledgerline/api/grafana';
import { type Dimension, DIMENSIONS } from '@ledgerline/api/words';
import React from 'react';
import type { EditorField, FieldInput } from './field';
import { named } from '../../none';
import { filterValues } from './options';

const spoken = (dimension: Dimension): string => dimension.replace(/_/g, ' ');

/** One row a dimension, which is there as soon as it is in the query, also without values. */
function FiltersInput({ id, value = {}, onChange, client, org }: FieldInput<Filters | undefined>) {
  const used = DIMENSIONS.filter((dimension) => value[dimension] !== undefined);
  const free = DIMENSIONS.filter((dimension) => value[dimension] === undefined);
  const set = (dimension: Dimension, chosen: string[] | undefined) => {
    const next: Filters = { ...value, [dimension]: chosen };
    if (!chosen) Reflect.deleteProperty(next, dimension);
    onChange(Object.keys(next).length > 0 ? next : undefined);
  };
  return (
    <Stack direction="row" gap={1} wrap="wrap" alignItems="center">
      {used.map((dimension) => (
        <Stack key={dimension} direction="row" gap={0.5} alignItems="center">
          <span id={`${id}-${dimension}`}>{spoken(dimension)}</span>
          <MultiCombobox
            aria-labelledby={`${id}-${dimension}`}
            width="auto"
            minWidth={20}
            options={(typed) => filterValues(client, dimension, org, typed)}
            value={(value[dimension] ?? []).map((each) => ({ value: each, label: named(each) }))}
            placeholder="Any"
            createCustomValue
            onChange={(chosen) => {
              set(
                dimension,
                chosen.map((each) => each.value),
              );
            }}
          />
          <Button
            variant="secondary"
            fill="text"
            icon="times"
            aria-label={`Remove the filter ${spoken(dimension)}`}
            onClick={() => {
              set(dimension, undefined);
            }}
          />
        </Stack>
      ))}
      <Combobox
        id={id}
        width={18}
        options={free.map((dimension) => ({ value: dimension, label: spoken(dimension) }))}
        value={null}
        placeholder="Add a filter"
        onChange={({ value: dimension }) => {
          set(dimension, []);
        }}
      />
    </Stack>
  );
}

export const filters: EditorField<Filters | undefined> = {
  label: 'Filters',
  tooltip: 'Several values of one mean or',
  Input: FiltersInput,
};
