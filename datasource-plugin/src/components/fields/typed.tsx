import { Input } from '@grafana/ui';
import React, { useState } from 'react';

interface Props {
  id: string;
  value: string;
  placeholder: string;
  width: number;
  type?: 'text' | 'number';
  onChange: (value: string) => void;
}

/** Tells what was typed when it is left or on Enter, so that a query does not run at each key. */
export function Typed({ value, onChange, ...props }: Props) {
  const [draft, setDraft] = useState(value);
  const [known, setKnown] = useState(value);
  // Changed from outside: what was typed before is of no more use.
  if (known !== value) {
    setKnown(value);
    setDraft(value);
  }
  const tell = () => {
    if (draft !== value) onChange(draft.trim());
  };
  return (
    <Input
      {...props}
      value={draft}
      onChange={(event) => {
        setDraft(event.currentTarget.value);
      }}
      onBlur={tell}
      onKeyDown={(event) => {
        if (event.key === 'Enter') tell();
      }}
    />
  );
}
