package dev.leadpatch.application.webhook;

import dev.leadpatch.domain.value.LeadId;

/**
 * The ordering key of deliveries: deliveries with the same endpoint and lead are sent one after the other, in order.
 */
public record OrderingKey(EndpointRef endpoint, LeadId lead) {}
