import { type PanelOptionsEditorBuilder } from '@grafana/data';
import { type PanelOptions } from '@ledgerline/api/grafana';

export const meterOptions = (
  builder: PanelOptionsEditorBuilder<PanelOptions>,
  showIf: (options: PanelOptions) => boolean,
) =>
  builder
    .addTextInput({
      path: 'upgradeUrl',
      name: 'Upgrade link',
      description: 'Where one buys more, or raises the spend cap; http, https or a path. ${org} is the organization',
      settings: { placeholder: 'https://…' },
      showIf,
    })
    .addTextInput({
      path: 'inviteUrl',
      name: 'Invite link',
      description: 'Where one invites others, which earns bonus credits; offered once half is used',
      settings: { placeholder: 'https://…' },
      showIf,
    });
