/** What is said about each state, and which links are offered. */
import { type PanelOptions } from '@ledgerline/api/grafana';
import { cleanup, render, screen } from '@testing-library/react';
import React from 'react';
import { CreditsPanel } from '../src/CreditsPanel';
import { type CaseName } from './case-names';
import { CASES } from './cases';
import { framesOf } from './frames';
import { propsOf } from './props';

const show = (series: ReturnType<typeof framesOf>, options: Partial<PanelOptions> = {}) =>
  render(<CreditsPanel {...propsOf(series, { width: 900, height: 400 }, options)} />);
const links = () =>
  screen.queryAllByRole('link').map((link) => [link.textContent, link.getAttribute('href')].join(' → '));

const UPGRADE = (org: string) => `Upgrade → https://billing.example/upgrade?org=${org}`;
const RAISE = 'Raise the cap → https://billing.example/upgrade?org=borealis';
const INVITE = 'Invite and earn bonus credits → /d/invite';

test.each<[CaseName, 'alert' | 'status', string, string[]]>([
  ['atRisk', 'status', 'Credits will run out before the cycle ends', [UPGRADE('nimbus'), INVITE]],
  ['exhausted', 'alert', 'Out of credits', [UPGRADE('nimbus'), INVITE]],
  ['upgradeSuggested', 'status', '80 % of the credits are used', [UPGRADE('acme'), INVITE]],
  ['halfUsed', 'status', 'More than half of the credits are used', [INVITE]],
  ['free', 'status', 'You are on the free plan', [UPGRADE('acme')]],
  ['capNear', 'status', '87.2 % of the spend cap is used', [RAISE]],
  ['capAtRisk', 'status', 'The spend cap will be reached before the cycle ends', [RAISE]],
  ['capReached', 'alert', 'Spend cap reached', [RAISE]],
])('%s', (name, role, title, offered) => {
  show(CASES[name]);
  // Nothing else is said again when it changes: not the times.
  expect(screen.getByRole(role).textContent).toBe(title);
  expect(screen.queryByRole(role === 'alert' ? 'status' : 'alert')).toBeNull();
  expect(links()).toEqual(offered);
});

test.each<CaseName>(['healthy', 'young', 'capless', 'balanceOnly'])('%s: nothing to say', (name) => {
  show(CASES[name]);
  expect(screen.queryByRole('alert')).toBeNull();
  expect(screen.queryByRole('status')).toBeNull();
  expect(links()).toEqual([]);
});

test.each<[CaseName, string]>([
  ['atRisk', 'At the current rate the last one is used in 1.4 days, on Nov 23, 02:22.'],
  ['exhausted', '42.5 credits were used beyond what was granted. Monthly credits come back when the next cycle starts'],
  ['free', 'It grants 500 credits a month'],
  ['capNear', '$14.00 of headroom are left until the cycle ends on Dec 6, 23:00.'],
  ['capReached', 'New requests are refused until the cap is raised or the next cycle starts on Dec 6, 23:00.'],
  ['capAtRisk', 'At the current rate that is in 2.1 days, on Nov 23, 18:52; new requests are refused from then on.'],
])('%s says what follows', (name, words) => {
  show(CASES[name]);
  expect(document.body.textContent).toContain(words);
});

test('at risk below three quarters still leads to an upgrade', () => {
  show(framesOf('nimbus', { actions: '', percentUsed: 40 }));
  expect(links()).toEqual([UPGRADE('nimbus')]);
});

test('the free plan offers the upgrade in every state', () => {
  show(framesOf('acme', { planFree: true, state: 'half_used', actions: 'invite,upgrade' }));
  expect(links()).toEqual([UPGRADE('acme'), INVITE]);
});

test('events without a price are warned of beside the state, or where all is well', () => {
  const said = () => screen.getAllByRole('status').map(({ textContent }) => textContent);
  show(CASES.unpriced);
  expect(said()).toEqual(['Credits will run out before the cycle ends', '1,234 events have no price']);
  expect(document.body.textContent).toContain('No amount here counts what they used.');
  expect(links()).toEqual([UPGRADE('nimbus'), INVITE]);
  cleanup();
  show(framesOf('acme', { unpricedEvents: 1 }));
  expect(said()).toEqual(['1 event has no price']);
  expect(document.body.textContent).toContain('No amount here counts what it used.');
});

test('without links the words stand alone', () => {
  show(CASES.atRisk, { upgradeUrl: '', inviteUrl: '' });
  expect(screen.getByRole('status')).toBeInTheDocument();
  expect(links()).toEqual([]);
});

test('a link that is none is not one', () => {
  show(CASES.atRisk, { upgradeUrl: 'javascript:alert(1)', inviteUrl: 'data:text/html,x' });
  expect(links()).toEqual([]);
});
