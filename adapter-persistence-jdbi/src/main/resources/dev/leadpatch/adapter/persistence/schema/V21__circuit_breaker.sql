-- The circuit breaker of an endpoint, shared by the nodes, and the time at which the service disabled an endpoint.
alter table webhook_endpoint_health
    add column consecutive_failures integer not null default 0 check (consecutive_failures >= 0),
    add column circuit_opened_at    timestamptz,
    add column failed_probes        integer not null default 0 check (failed_probes >= 0),
    add column next_probe_at        timestamptz,
    add column probe_leased_until   timestamptz,
    add column last_probed_lead     bigint,
    add column retry_not_before     timestamptz,
    add check ((circuit_opened_at is null) = (next_probe_at is null));
comment on column webhook_endpoint_health.consecutive_failures is
    'Failures since the last success, up to the number that opens the circuit.';
comment on column webhook_endpoint_health.circuit_opened_at is 'Since when deliveries are held; null if the circuit is closed.';
comment on column webhook_endpoint_health.failed_probes is 'Failed probes since the circuit opened.';
comment on column webhook_endpoint_health.next_probe_at is 'No probe is claimed before; null if the circuit is closed.';
comment on column webhook_endpoint_health.probe_leased_until is 'The end of the lease of the probe; null if there is none.';
comment on column webhook_endpoint_health.last_probed_lead is 'The lead of the last probe: the next one is of another lead.';
comment on column webhook_endpoint_health.retry_not_before is
    'The latest Retry-After of a response; no lead is probed ahead of its retry time before.';

create index webhook_endpoint_health_open on webhook_endpoint_health (next_probe_at)
    where next_probe_at is not null;

alter table webhook_endpoints
    add column disabled_at timestamptz;
comment on column webhook_endpoints.disabled_at is 'When the service disabled the endpoint.';
