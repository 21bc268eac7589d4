package dev.leadpatch.adapter.persistence;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.leadpatch.adapter.persistence.jdbc.ConnectionSource;
import dev.leadpatch.adapter.persistence.jdbc.OwnConnections;
import dev.leadpatch.application.background.BackgroundLoops;
import dev.leadpatch.application.lead.LeadEventListener;
import dev.leadpatch.application.memory.MemoryBudget;
import dev.leadpatch.application.webhook.EventPayloadRenderer;
import java.time.InstantSource;

/**
 * What {@link PostgresPersistence} is opened with.
 *
 * @param maxConnections maximum number of connections of requests
 * @param maxDeliveryConnections maximum number of connections of webhook deliveries
 * @param ticker the time of caches and quotas
 */
record PersistenceOptions(
        ConnectionSource connections,
        int maxConnections,
        int maxDeliveryConnections,
        SecretKeys secretKeys,
        MemoryBudget memory,
        EventPayloadRenderer payload,
        LeadEventListener listener,
        InstantSource clock,
        BackgroundLoops loops,
        Ticker ticker) {

    /** Options of an adapter with connections of its own. */
    static PersistenceOptions of(
            PostgresSettings settings,
            EventPayloadRenderer payload,
            InstantSource clock,
            BackgroundLoops loops,
            Ticker ticker) {
        return new PersistenceOptions(
                new OwnConnections(settings),
                settings.maxConnections(),
                settings.maxDeliveryConnections(),
                settings.secretKeys(),
                settings.memory(),
                payload,
                LeadEventListener.NONE,
                clock,
                loops,
                ticker);
    }
}
