import {
  type DataSourcePluginOptionsEditorProps,
  onUpdateDatasourceJsonDataOption,
  onUpdateDatasourceSecureJsonDataOption,
  updateDatasourcePluginOption,
  updateDatasourcePluginResetOption,
} from '@grafana/data';
import { Field, Input, SecretInput } from '@grafana/ui';
import React from 'react';
import type { Secrets, Settings } from '../types';

type Props = DataSourcePluginOptionsEditorProps<Settings, Secrets>;

const WIDTH = 60;

/** Settings that everyone who may use the datasource may read, a text each. */
const TEXTS = [
  {
    name: 'defaultOrg',
    id: 'ledgerline-org',
    label: 'Default organization',
    description: 'Asked where a query names none; * asks for every one of the key',
    placeholder: 'The only one of the key',
  },
  {
    name: 'upgradeUrl',
    id: 'ledgerline-upgrade',
    label: 'Upgrade link',
    description: 'Where the credit meter sends who needs more credits, or a higher cap; a panel may have its own',
    placeholder: 'https://example.com/billing',
  },
  {
    name: 'inviteUrl',
    id: 'ledgerline-invite',
    label: 'Invite link',
    description: 'Where it sends who wants to earn bonus credits',
    placeholder: 'https://example.com/invite',
  },
] as const;

export function ConfigEditor(props: Props) {
  const { options } = props;
  return (
    <>
      <Field
        label="URL"
        description="Of the Ledgerline exporter, as Grafana's server reaches it"
        htmlFor="ledgerline-url"
        required
      >
        <Input
          id="ledgerline-url"
          width={WIDTH}
          value={options.url}
          placeholder="http://localhost:9464"
          onChange={(event) => {
            updateDatasourcePluginOption(props, 'url', event.currentTarget.value.trim());
          }}
        />
      </Field>
      <Field
        label="API key"
        description="A key with roles that only read: everyone who may use this datasource reads what the key reads"
        htmlFor="ledgerline-key"
        required
      >
        <SecretInput
          id="ledgerline-key"
          width={WIDTH}
          isConfigured={options.secureJsonFields.apiKey ?? false}
          value={options.secureJsonData?.apiKey ?? ''}
          placeholder="Key with the role billing, and contributor for conversations line by line"
          onReset={() => {
            updateDatasourcePluginResetOption(props, 'apiKey');
          }}
          onChange={onUpdateDatasourceSecureJsonDataOption(props, 'apiKey')}
        />
      </Field>
      {TEXTS.map(({ name, id, label, description, placeholder }) => (
        <Field key={name} label={label} description={description} htmlFor={id}>
          <Input
            id={id}
            width={WIDTH}
            value={options.jsonData[name] ?? ''}
            placeholder={placeholder}
            onChange={onUpdateDatasourceJsonDataOption(props, name)}
          />
        </Field>
      ))}
    </>
  );
}
