import { creditsJson, timeJson, usdJson } from '../json/json.ts';
import { formatCredits, formatUsd } from '../model/money.ts';
import type { Annotation } from '../reading/annotations.ts';

export const annotationsJson = (annotations: readonly Annotation[]) => ({
  annotations: annotations.map(annotationJson),
});

const annotationJson = (annotation: Annotation) => ({
  org: annotation.org,
  time: timeJson(annotation.time),
  type: annotation.type,
  ...sayingOf(annotation),
});

/** What a person reads, and the same as values. */
function sayingOf({ type, about }: Annotation) {
  switch (about.kind) {
    case 'cycle': {
      const { allowance, unit, lost } = about;
      const amount = unit === 'USD' ? formatUsd(allowance ?? 0n) : formatCredits(allowance ?? 0n);
      const given = allowance === null ? 'no spend cap' : `${amount} ${unit}`;
      return {
        title: 'New billing cycle',
        text: lost > 0n ? `${given}; ${formatCredits(lost)} credits expired unused` : given,
        ...(allowance === null
          ? {}
          : unit === 'USD'
            ? { costUsd: usdJson(allowance) }
            : { credits: creditsJson(allowance) }),
      };
    }
    case 'grant': {
      const { grant, credits } = about;
      const its = [`${formatCredits(credits)} ${grant.pool} credits`, grant.note].filter(Boolean).join(': ');
      return { title: TITLES[type] ?? '', text: its, credits: creditsJson(credits), pool: grant.pool, grant: grant.id };
    }
    case 'percent': {
      const { percent, whole } = about;
      const title = percent < 100 ? `${percent} % used` : whole === 'cap' ? 'Spend cap reached' : 'Credits used up';
      return { title, text: whole === 'cap' ? 'of the spend cap' : 'of what was granted', percent };
    }
    case 'model':
      return { title: 'Prices change', text: about.model, model: about.model };
  }
}

const TITLES: Partial<Record<Annotation['type'], string>> = {
  grant: 'Credits granted',
  purchase: 'Credits purchased',
  expiry: 'Credits expired',
  void: 'Grant voided',
};
