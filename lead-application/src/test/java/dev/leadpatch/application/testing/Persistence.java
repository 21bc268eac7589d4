package dev.leadpatch.application.testing;

import dev.leadpatch.application.access.ApiKeys;
import dev.leadpatch.application.company.Companies;
import dev.leadpatch.application.history.Histories;
import dev.leadpatch.application.idempotency.IdempotencyKeys;
import dev.leadpatch.application.lead.Catalogs;
import dev.leadpatch.application.lead.LeadStore;
import dev.leadpatch.application.webhook.DeliveryBacklog;
import dev.leadpatch.application.webhook.DeliveryLog;
import dev.leadpatch.application.webhook.DeliveryQueue;
import dev.leadpatch.application.webhook.EndpointHealth;
import dev.leadpatch.application.webhook.Endpoints;
import dev.leadpatch.application.webhook.Replays;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import java.util.List;

/** One adapter to all ports that keep something, and what its contract tests have to look at beside them. */
public interface Persistence extends AutoCloseable {
    LeadStore leads();

    Histories histories();

    Catalogs catalogs();

    IdempotencyKeys idempotencyKeys();

    ApiKeys apiKeys();

    Companies companies();

    Endpoints endpoints();

    DeliveryQueue deliveryQueue();

    DeliveryBacklog deliveryBacklog();

    EndpointHealth endpointHealth();

    DeliveryLog deliveryLog();

    Replays replays();

    /** What is kept of a lead's changes, oldest first. */
    List<KeptChange> changes(CompanyId company, LeadId lead);

    /** What is kept of a lead's events, oldest first. */
    List<KeptEvent> events(CompanyId company, LeadId lead);

    /** From now on no port answers from what it remembers of the past. */
    void outliveCaches();

    @Override
    void close();
}
