import { PanelPlugin, type SelectableValue } from '@grafana/data';
import { type PanelOptions } from '@ledgerline/api/grafana';
import { CreditsPanel } from './CreditsPanel';
import { DEFAULT_VIEW, VIEWS } from './views';

const viewOptions: SelectableValue<PanelOptions['view']>[] = Object.entries(VIEWS).map(
  ([value, { label, description }]) => ({ value: value as PanelOptions['view'], label, description }),
);

export const plugin = new PanelPlugin<PanelOptions>(CreditsPanel).setPanelOptions((builder) =>
  builder
    .addRadio({ path: 'view', name: 'View', defaultValue: DEFAULT_VIEW, settings: { options: viewOptions } })
    .addTextInput({
      path: 'upgradeUrl',
      name: 'Upgrade link',
      description: 'Where one buys more, or raises the spend cap; http, https or a path. ${org} is the organization',
      settings: { placeholder: 'https://…' },
    })
    .addTextInput({
      path: 'inviteUrl',
      name: 'Invite link',
      description: 'Where one invites others, which earns bonus credits; offered once half is used',
      settings: { placeholder: 'https://…' },
    }),
);
