package dev.leadpatch.application.webhook;

import dev.leadpatch.domain.value.CompanyId;

/** Names an endpoint of a company. */
public record EndpointRef(CompanyId company, EndpointId id) {}
