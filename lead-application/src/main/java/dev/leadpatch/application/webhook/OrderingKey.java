package dev.leadpatch.application.webhook;

import dev.leadpatch.domain.value.LeadId;

/** What waits for one endpoint of one lead: its deliveries go out one after the other. */
public record OrderingKey(EndpointRef endpoint, LeadId lead) {}
