import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { LoggedEventView } from '../../../shared/contract/audit.ts';
import { shortId } from '../../events/short-id.ts';
import { Banner } from '../../ui/state/banner.tsx';
import { plainTextOf } from '../../ui/text/escape-plain-text.ts';
import { KeyValue } from '../../ui/text/key-value.tsx';
import { PlainText } from '../../ui/text/plain-text.tsx';
import { Severity } from '../../ui/text/severity.tsx';
import { Time } from '../../ui/time/time.tsx';

/** Moments are recorded as epoch milliseconds, under names such as these. */
const MOMENT = /(^|_)(at|until|from|to)$/;

const said = (name: string, value: unknown): ReactNode => {
  if (typeof value === 'number' && MOMENT.test(name)) return <Time at={value} format="date-time" seconds showZone />;
  return typeof value === 'string' ? value : JSON.stringify(value);
};

/** All that an event holds, with the way to whom it is about. */
export const EventDetails = ({ event }: { readonly event: LoggedEventView }) => (
  <>
    {event.altered && event.altered.length > 0 ? (
      <Banner tone="critical">Altered since it was recorded: {plainTextOf(event.altered.join(', '))}. Verify the log.</Banner>
    ) : null}
    <KeyValue
      items={[
        { label: 'No.', value: String(event.seq) },
        { label: 'Time', value: <Time at={event.at} format="date-time" seconds showZone /> },
        { label: 'Kind', value: event.kind, mono: true, copy: event.kind },
        { label: 'Severity', value: <Severity level={event.severity} /> },
        { label: 'Outcome', value: event.success === null ? 'neither' : event.success ? 'worked' : 'refused' },
        ...(event.user === undefined
          ? []
          : [
              {
                label: 'User',
                value: (
                  <Link to="/users/$user" params={{ user: event.user }}>
                    <PlainText text={event.user_name ?? shortId(event.user)} inline max={60} />
                  </Link>
                ),
              },
            ]),
        ...(event.login === undefined ? [] : [{ label: 'Typed name', value: event.login }]),
        ...(event.client === undefined
          ? []
          : [
              {
                label: 'Client',
                value: (
                  <Link to="/clients/$client" params={{ client: event.client }}>
                    <PlainText text={event.client_name ?? event.client} inline max={60} />
                  </Link>
                ),
              },
            ]),
        ...(event.address === undefined
          ? []
          : [
              {
                label: 'Address',
                value: (
                  <Link to="/network/address/$address" params={{ address: event.address }}>
                    <PlainText text={event.address} mono inline />
                  </Link>
                ),
              },
            ]),
        ...(event.agent === undefined ? [] : [{ label: 'Agent', value: event.agent }]),
        ...(event.actor === undefined ? [] : [{ label: 'By', value: event.actor_name ?? event.actor }]),
        ...(event.grant === undefined
          ? []
          : [
              {
                label: 'Family',
                value: (
                  <Link to="/tokens/family/$grant" params={{ grant: event.grant }}>
                    <PlainText text={shortId(event.grant)} inline />
                  </Link>
                ),
              },
            ]),
        ...(event.session === undefined ? [] : [{ label: 'Session', value: event.session, mono: true }]),
        ...(event.token === undefined ? [] : [{ label: 'Token', value: event.token, mono: true, copy: event.token }]),
        ...(event.correlation === undefined
          ? []
          : [
              {
                label: 'Flow',
                value: (
                  <Link to="/audit" search={{ correlation: event.correlation }}>
                    <PlainText text={shortId(event.correlation)} inline />
                  </Link>
                ),
              },
            ]),
        ...Object.entries(event.details).map(([name, value]) => ({
          label: plainTextOf(name.replaceAll('_', ' ').slice(0, 40)),
          value: said(name, value),
        })),
        { label: 'Hash', value: event.hash, mono: true, copy: event.hash },
      ]}
    />
  </>
);
