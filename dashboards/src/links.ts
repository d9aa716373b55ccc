/** Addresses inside Grafana. They begin with `/`, to which Grafana adds the sub-path that it is served from. */
import { UIDS } from '@ledgerline/api/grafana';
import { type DashboardLink, DashboardLinkBuilder, DashboardLinkType } from '@grafana/grafana-foundation-sdk/dashboard';

/** Of every page of ours. */
export const TAG = 'ledgerline';

export interface DataLink {
  title: string;
  url: string;
}

const RANGE = '${__url_time_range}';
const SOURCES = '${ledger:queryparam}';

/** From a row to the conversation whose id is in a field of it: of the row's organization, in the same time range. */
export const toConversation = (id: string): DataLink => ({
  title: 'Where the credits of this conversation went',
  url:
    `/d/${UIDS.conversation}?${SOURCES}&var-org=\${__data.fields.org:percentencode}` +
    `&var-conversation=\${__data.fields.${id}:percentencode}&${RANGE}`,
});

/** The same where rows do not say whose they are. */
export const toConversationOf = (id: string): DataLink => ({
  ...toConversation(id),
  url: toConversation(id).url.replace('var-org=${__data.fields.org:percentencode}', '${org:queryparam}'),
});

/** From a row that has a `key` to the same dashboard, looking at that one only. */
export const lookingAt = (uid: string, variable: string, title: string): DataLink => ({
  title,
  url: `/d/${uid}\${__url.params:exclude:var-${variable}}&var-${variable}=\${__data.fields.key:percentencode}`,
});

/** Everything that a panel is about, as a file. */
export const download = (title: string, path: string, params: string) =>
  new DashboardLinkBuilder(title)
    .type(DashboardLinkType.Link)
    .targetBlank(true)
    .url(`/api/datasources/proxy/uid/\${ledger}/v1/${path}?org=\${org:percentencode}&${params}`);

/** To every other page: time range and variables go along. */
export const navigation = () => [
  visible(
    new DashboardLinkBuilder('Ledgerline pages')
      .type(DashboardLinkType.Dashboards)
      .tags([TAG])
      .asDropdown(true)
      .keepTime(true)
      .includeVars(true),
  ),
];

/** The builder puts links into a menu that is closed at first. */
function visible(builder: DashboardLinkBuilder): { build: () => DashboardLink } {
  const link = builder.build();
  delete link.placement;
  return { build: () => link };
}
