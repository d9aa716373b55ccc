/** Addresses inside Grafana. They begin with `/`, to which Grafana adds the sub-path that it is served from. */
import { UIDS } from '@ledgerline/api/grafana';
import { type DashboardLink, DashboardLinkBuilder, DashboardLinkType } from '@grafana/grafana-foundation-sdk/dashboard';
import { MANY } from './variables.ts';

export interface DataLink {
  title: string;
  url: string;
}

const RANGE = '${__url_time_range}';
const SOURCES = '${ledger:queryparam}';

/** From a row that has an `id` to that conversation, of the same organization and in the same time range. */
export const toConversation: DataLink = {
  title: 'Where the credits of this conversation went',
  url: `/d/${UIDS.conversation}?${SOURCES}&\${org:queryparam}&var-conversation=\${__data.fields.id:percentencode}&${RANGE}`,
};

/** From a row that has a `key` to the same dashboard, looking at that one only. */
export const lookingAt = (uid: string, variable: string, title: string): DataLink => ({
  title,
  url: `/d/${uid}\${__url.params:exclude:var-${variable}}&var-${variable}=\${__data.fields.key:percentencode}`,
});

/** On a panel. The rest of the address stays as it is. */
export const showMore = (uid: string) =>
  new DashboardLinkBuilder('Show more')
    .type(DashboardLinkType.Link)
    .url(`/d/${uid}\${__url.params:exclude:var-rows}&var-rows=${MANY}`);

/** On a dashboard, to another one: time range and variables go along. */
export const toDashboard = (uid: string, title: string) =>
  visible(
    new DashboardLinkBuilder(title)
      .type(DashboardLinkType.Link)
      .icon('dashboard')
      .url(`/d/${uid}`)
      .keepTime(true)
      .includeVars(true),
  );

/** The builder puts links into a menu that is closed at first. */
function visible(builder: DashboardLinkBuilder): { build: () => DashboardLink } {
  const link = builder.build();
  delete link.placement;
  return { build: () => link };
}
