import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import React, { type PointerEvent, useMemo, useState } from 'react';
import { moment } from '../../format';
import { useSize } from '../../use-size';
import { type Burndown, stopsOf, valuesAt } from './burndown';
import { Chart } from './Chart';
import { frameOf } from './frame';
import { lines } from './words';

interface Props {
  burndown: Burndown;
  /** Until its own size is known. */
  guess: { width: number; height: number };
  timeZone: string;
}

/** The chart, and over it a slider through its moments: by pointer, by finger, by keyboard, and said. */
export function Plot({ burndown, guess, timeZone }: Props) {
  const styles = useStyles2(getStyles);
  const [ref, { width, height }] = useSize(guess);
  const frame = useMemo(() => frameOf(burndown, width, height), [burndown, width, height]);
  const stops = useMemo(() => stopsOf(burndown), [burndown]);
  const [held, setHeld] = useState<number | null>(null);
  const [focused, setFocused] = useState(false);
  const nearestTo = (time: number) =>
    stops.reduce(
      (best, stop, index) => (Math.abs(stop - time) < Math.abs((stops[best] ?? 0) - time) ? index : best),
      0,
    );
  const index = Math.min(stops.length - 1, held ?? nearestTo(burndown.now));
  const time = stops[index] ?? burndown.now;
  const words = lines(valuesAt(burndown, time), burndown);
  const when = moment(time, burndown.now, timeZone);
  const looking = held !== null || focused;
  const look = ({ currentTarget, clientX }: PointerEvent<HTMLInputElement>) => {
    setHeld(nearestTo(frame.timeAt(clientX - currentTarget.getBoundingClientRect().left)));
  };
  return (
    <div ref={ref} className={styles.plot}>
      <input
        className={styles.slider}
        type="range"
        min={0}
        max={stops.length - 1}
        value={index}
        aria-label={`${burndown.meter.name}: a moment of the cycle`}
        aria-valuetext={[when, ...words].join(', ')}
        onChange={({ target }) => {
          setHeld(Number(target.value));
        }}
        onFocus={() => {
          setFocused(true);
        }}
        onBlur={() => {
          setFocused(false);
          setHeld(null);
        }}
        onPointerMove={look}
        onPointerDown={look}
        onPointerLeave={() => {
          if (!focused) setHeld(null);
        }}
      />
      <Chart {...{ burndown, frame, timeZone }} at={looking ? time : null} />
      {looking && (
        <div aria-hidden className={styles.tip} style={sideOf(frame.x(time), width)}>
          <div className={styles.when}>{when}</div>
          {words.map((line) => (
            <div key={line}>{line}</div>
          ))}
        </div>
      )}
    </div>
  );
}

const GAP = 12;
/** Beside the moment, where there is more room. */
const sideOf = (x: number, width: number) => (x < width / 2 ? { left: x + GAP } : { right: width - x + GAP });

const getStyles = (theme: GrafanaTheme2) => ({
  plot: css({ position: 'relative', flex: '1 1 0', minHeight: 140, overflow: 'hidden' }),
  slider: css({
    position: 'absolute',
    inset: 0,
    zIndex: 1,
    width: '100%',
    height: '100%',
    margin: 0,
    opacity: 0,
    cursor: 'crosshair',
    // A finger scrolls the page up and down, and goes through the chart sideways.
    touchAction: 'pan-y',
    '&:focus-visible + svg': { outline: `2px solid ${theme.colors.primary.main}`, outlineOffset: -2 },
  }),
  tip: css({
    position: 'absolute',
    top: 24,
    maxWidth: '60%',
    padding: theme.spacing(0.75, 1),
    background: theme.colors.background.secondary,
    border: `1px solid ${theme.colors.border.medium}`,
    borderRadius: theme.shape.radius.default,
    boxShadow: theme.shadows.z2,
    color: theme.colors.text.primary,
    fontSize: theme.typography.bodySmall.fontSize,
    fontVariantNumeric: 'tabular-nums',
    pointerEvents: 'none',
  }),
  when: css({ color: theme.colors.text.secondary }),
});
