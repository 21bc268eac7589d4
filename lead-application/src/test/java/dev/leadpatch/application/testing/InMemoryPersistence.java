package dev.leadpatch.application.testing;

import dev.leadpatch.application.lead.Catalogs;
import dev.leadpatch.application.webhook.EndpointHealth;
import dev.leadpatch.application.webhook.EventPayload;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import java.time.InstantSource;
import java.util.List;

/** All adapters in memory, wired to each other. */
public final class InMemoryPersistence implements Persistence {
    private final InMemoryLeads leads;
    private final InMemoryKeys idempotencyKeys;
    private final InMemoryApiKeys apiKeys;
    private final InMemoryCompanies companies;
    private final InMemoryEndpoints endpoints;
    private final InMemoryDeliveries deliveries;
    private final InMemoryHealth health;
    private final InMemoryDeliveryLog log;

    public InMemoryPersistence(EventPayload payload, InstantSource clock, Runnable wake) {
        // the endpoints ask for catalogs only later, when the leads are there
        Catalogs[] catalogs = new Catalogs[1];
        WaitingLines lines = new WaitingLines();
        endpoints = new InMemoryEndpoints(company -> catalogs[0].find(company), endpoint -> {
            synchronized (lines) {
                lines.drop(endpoint);
            }
        });
        endpoints.whenEnabled(endpoint -> {
            synchronized (lines) {
                lines.dueNow(endpoint.ref(), endpoint.updatedAt());
            }
        });
        deliveries = new InMemoryDeliveries(endpoints, payload, clock, wake, lines);
        health = new InMemoryHealth(endpoints);
        log = new InMemoryDeliveryLog(lines);
        idempotencyKeys = new InMemoryKeys(clock);
        leads = new InMemoryLeads(idempotencyKeys, deliveries);
        catalogs[0] = leads;
        apiKeys = new InMemoryApiKeys(leads);
        companies = new InMemoryCompanies(leads, apiKeys);
    }

    @Override
    public InMemoryLeads leads() {
        return leads;
    }

    @Override
    public InMemoryLeads histories() {
        return leads;
    }

    @Override
    public InMemoryLeads catalogs() {
        return leads;
    }

    @Override
    public InMemoryKeys idempotencyKeys() {
        return idempotencyKeys;
    }

    @Override
    public InMemoryApiKeys apiKeys() {
        return apiKeys;
    }

    @Override
    public InMemoryCompanies companies() {
        return companies;
    }

    @Override
    public InMemoryEndpoints endpoints() {
        return endpoints;
    }

    @Override
    public InMemoryDeliveries deliveryQueue() {
        return deliveries;
    }

    @Override
    public InMemoryDeliveries deliveryBacklog() {
        return deliveries;
    }

    @Override
    public EndpointHealth endpointHealth() {
        return health;
    }

    @Override
    public InMemoryDeliveryLog deliveryLog() {
        return log;
    }

    @Override
    public InMemoryDeliveryLog replays() {
        return log;
    }

    @Override
    public List<KeptChange> changes(CompanyId company, LeadId lead) {
        return leads.events(company, lead).stream().map(KeptChange::of).toList();
    }

    @Override
    public List<KeptEvent> events(CompanyId company, LeadId lead) {
        return leads.events(company, lead).stream().map(KeptEvent::of).toList();
    }

    @Override
    public void outliveCaches() {
        // remembers nothing
    }

    @Override
    public void close() {
        // holds nothing
    }
}
