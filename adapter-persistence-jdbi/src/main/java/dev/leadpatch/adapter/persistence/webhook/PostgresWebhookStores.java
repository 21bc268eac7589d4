package dev.leadpatch.adapter.persistence.webhook;

import dev.leadpatch.adapter.persistence.SecretKeys;
import dev.leadpatch.adapter.persistence.SecretMaintenance;
import dev.leadpatch.adapter.persistence.jdbc.Database;
import dev.leadpatch.application.activity.ActivityStore;
import dev.leadpatch.application.webhook.DeliveryLog;
import dev.leadpatch.application.webhook.EndpointHealthStore;
import dev.leadpatch.application.webhook.EndpointStore;
import dev.leadpatch.application.webhook.ReplayStore;
import dev.leadpatch.application.webhook.SharedAllowlistStore;

/**
 * Creates the stores of webhooks, which have the same secret keys.
 *
 * @param requests the connections of requests
 * @param deliveries the connections of deliveries
 */
public record PostgresWebhookStores(Database requests, Database deliveries, SecretCipher secretCipher) {

    public PostgresWebhookStores(Database requests, Database deliveries, SecretKeys secretKeys) {
        this(requests, deliveries, new SecretCipher(secretKeys));
    }

    public EndpointStore endpoints() {
        return new PostgresEndpointStore(requests, secretCipher);
    }

    /** Returns the queue, which also measures the backlog. */
    public PostgresDeliveryQueue queue() {
        return new PostgresDeliveryQueue(deliveries, secretCipher);
    }

    public EndpointHealthStore health() {
        return new PostgresEndpointHealthStore(deliveries);
    }

    public DeliveryLog log() {
        return new PostgresDeliveryLog(requests);
    }

    public CompanyDeliveryRetention companyRetention() {
        return new CompanyDeliveryRetention(requests);
    }

    public ActivityStore activity() {
        return new PostgresActivityStore(requests);
    }

    public ReplayStore replays() {
        return new PostgresReplayStore(requests);
    }

    public SharedAllowlistStore sharedAllowlist() {
        return new PostgresSharedAllowlistStore(deliveries);
    }

    public SecretMaintenance secrets() {
        return new SecretReencryption(requests, secretCipher);
    }
}
