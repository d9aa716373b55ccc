import type { DataSourceSettings } from '@grafana/data';
import { NONE } from '@ledgerline/api/grafana';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React from 'react';
import { ConfigEditor } from '../src/components/ConfigEditor';
import { QueryEditor } from '../src/components/QueryEditor';
import { VariableEditor } from '../src/components/VariableEditor';
import { filterValues } from '../src/components/fields/options';
import { QUERIES } from '../src/queries';
import { switched } from '../src/queries/editing';
import type { Query, Secrets, Settings } from '../src/types';
import { answer, backend, datasource, templates } from './helpers';

beforeEach(() => {
  templates({});
  backend({ me: answer('me') });
});

test.each(Object.entries(QUERIES))('%s: every field has a label', (type, { fields }) => {
  const query = { refId: 'A', queryType: type } as Query;
  render(<QueryEditor datasource={datasource()} query={query} onChange={jest.fn()} onRunQuery={jest.fn()} />);
  for (const { label } of [{ label: 'Query' }, ...Object.values<{ label: string }>(fields)])
    expect(screen.getByLabelText(label)).toBeInTheDocument();
});

test('another type keeps what both have', () => {
  const query: Query = { refId: 'A', queryType: 'breakdown', by: 'user', org: 'acme', sort: 'requests', limit: 5 };
  expect(switched(query, 'conversations')).toEqual({ refId: 'A', queryType: 'conversations', org: 'acme', limit: 5 });
  expect(switched(switched(query, 'balance'), 'breakdown')).toMatchObject({ by: 'model', org: 'acme' });
});

test('a filter is added', async () => {
  const onChange = jest.fn();
  const query: Query = { refId: 'A', queryType: 'series' };
  render(<QueryEditor datasource={datasource()} query={query} onChange={onChange} onRunQuery={jest.fn()} />);
  await userEvent.type(screen.getByLabelText('Filters'), 'provider{Enter}');
  expect(onChange).toHaveBeenCalledWith({ ...query, filters: { provider: [] } });
});

test.each(['series', 'breakdown', 'conversations'] as const)('%s without a limit: the 100 of the API', (queryType) => {
  const query = { refId: 'A', queryType } as Query;
  render(<QueryEditor datasource={datasource()} query={query} onChange={jest.fn()} onRunQuery={jest.fn()} />);
  expect(screen.getByLabelText('Limit')).toHaveAttribute('placeholder', '100');
});

test('a filter offers that there is none', async () => {
  backend({ dimensions: answer('values') });
  const { client } = datasource();
  expect(await filterValues(client, 'model', 'acme', '')).toContainEqual({ value: NONE, label: '(none)' });
  expect(await filterValues(client, 'model', 'acme', 'gpt')).not.toContainEqual({ value: NONE, label: '(none)' });
  const query: Query = { refId: 'A', queryType: 'series', filters: { model: [NONE] } };
  render(<QueryEditor datasource={datasource()} query={query} onChange={jest.fn()} onRunQuery={jest.fn()} />);
  expect(screen.getByText('(none)')).toBeInTheDocument();
});

test('a limit is told when it is left', async () => {
  const onChange = jest.fn();
  const query: Query = { refId: 'A', queryType: 'series' };
  render(<QueryEditor datasource={datasource()} query={query} onChange={onChange} onRunQuery={jest.fn()} />);
  await userEvent.type(screen.getByLabelText('Limit'), '12');
  expect(onChange).not.toHaveBeenCalled();
  await userEvent.tab();
  expect(onChange).toHaveBeenCalledWith({ ...query, limit: 12 });
});

test('the key is a secret, and can be set anew', async () => {
  const onOptionsChange = jest.fn();
  const options = {
    url: 'http://exporter:9464',
    jsonData: {},
    secureJsonFields: { apiKey: true },
  } as unknown as DataSourceSettings<Settings, Secrets>;
  render(<ConfigEditor options={options} onOptionsChange={onOptionsChange} />);
  expect(screen.getByLabelText(/URL/)).toHaveValue('http://exporter:9464');
  expect(screen.getByLabelText(/API key/)).toBeDisabled();
  await userEvent.click(screen.getByRole('button', { name: 'Reset' }));
  expect(onOptionsChange).toHaveBeenCalledWith(expect.objectContaining({ secureJsonFields: { apiKey: false } }));
  await userEvent.type(screen.getByLabelText(/Default organization/), 'a');
  expect(onOptionsChange).toHaveBeenLastCalledWith(expect.objectContaining({ jsonData: { defaultOrg: 'a' } }));
});

test('a new variable lists organizations', () => {
  render(
    <VariableEditor
      datasource={datasource()}
      query={undefined as unknown as { refId: string; of: 'org' }}
      onChange={jest.fn()}
      onRunQuery={jest.fn()}
    />,
  );
  expect(screen.getByLabelText('Values of')).toHaveValue('organization');
  expect(screen.queryByLabelText('Organization')).toBeNull();
});
