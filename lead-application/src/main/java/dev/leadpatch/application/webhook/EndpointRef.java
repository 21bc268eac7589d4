package dev.leadpatch.application.webhook;

import dev.leadpatch.domain.value.CompanyId;

/** Identifies an endpoint of a company. */
public record EndpointRef(CompanyId company, EndpointId id) {}
