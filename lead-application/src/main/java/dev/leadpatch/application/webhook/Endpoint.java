package dev.leadpatch.application.webhook;

import dev.leadpatch.application.access.ApiKey.ApiKeyId;
import dev.leadpatch.application.lead.LeadEvent;
import dev.leadpatch.domain.endpoint.EndpointConfigurationField;
import dev.leadpatch.domain.endpoint.Subscriptions;
import dev.leadpatch.domain.value.CompanyId;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A webhook endpoint. Its {@link SigningSecrets} are stored separately, so that code that reads endpoints does not load
 * them.
 *
 * @param apiKey the constant public id of the endpoint, which is the JWT's {@code api_key} claim
 * @param disablement why and when the service disabled the endpoint; empty if it did not
 * @param createdBy the API key that created the endpoint; empty if the operator did
 * @param subscriber the API key with which the endpoint ends; empty if it was not created by a subscription
 */
public record Endpoint(
        EndpointId id,
        CompanyId company,
        EndpointSettings settings,
        String apiKey,
        Optional<Disablement> disablement,
        Optional<ApiKeyId> createdBy,
        Optional<ApiKeyId> subscriber,
        Instant createdAt,
        Instant updatedAt) {

    /** An endpoint that the operator created. */
    public Endpoint(
            EndpointId id,
            CompanyId company,
            EndpointSettings settings,
            String apiKey,
            Optional<Disablement> disablement,
            Instant createdAt,
            Instant updatedAt) {
        this(id, company, settings, apiKey, disablement, Optional.empty(), Optional.empty(), createdAt, updatedAt);
    }

    /** Returns whether the endpoint receives {@code event}. No other code decides this. */
    public boolean receives(LeadEvent event) {
        return settings.enabled()
                && settings.events().contains(event.type())
                && event.actor()
                        .key()
                        .filter(settings.skippedApiKeys()::contains)
                        .isEmpty();
    }

    /**
     * Returns the endpoint with other settings, updated at {@code now}. {@code updatedAt} never decreases, even if the
     * clock does. An ended subscription that is enabled again is an endpoint like any other: it ends with no key.
     */
    public Endpoint withSettings(EndpointSettings newSettings, Instant now) {
        if (newSettings.equals(settings)) {
            return this;
        }
        return new Endpoint(
                id,
                company,
                newSettings,
                apiKey,
                newSettings.enabled() ? Optional.empty() : disablement,
                createdBy,
                newSettings.enabled() && hasEnded() ? Optional.empty() : subscriber,
                createdAt,
                now.isBefore(updatedAt) ? updatedAt : now);
    }

    /** Returns the endpoint with another configuration, such as that of an earlier time. */
    public Endpoint withConfiguration(List<EndpointConfigurationField> configuration) {
        return new Endpoint(
                id,
                company,
                settings.withConfiguration(configuration),
                apiKey,
                disablement,
                createdBy,
                subscriber,
                createdAt,
                updatedAt);
    }

    /** Returns the endpoint as a subscription of another key; an endpoint that is none is returned unchanged. */
    Endpoint subscribedBy(Optional<ApiKeyId> key) {
        return new Endpoint(
                id,
                company,
                settings,
                apiKey,
                disablement,
                createdBy,
                subscriber.isPresent() ? key : subscriber,
                createdAt,
                updatedAt);
    }

    /** Returns whether the endpoint was a subscription whose key was revoked or has expired. */
    public boolean hasEnded() {
        return disablement.filter(Disablement::isEndOfKey).isPresent();
    }

    /** Returns the pairs of URL and event that no other endpoint may have; an ended subscription has none. */
    Subscriptions subscriptions() {
        Subscriptions all = settings.subscriptions();
        return hasEnded() ? new Subscriptions(all.url(), List.of()) : all;
    }

    /** Returns the reason why the service disabled the endpoint; empty if it did not. */
    public Optional<String> disabledReason() {
        return disablement.map(Disablement::reason);
    }

    /** Returns when the service disabled the endpoint; empty if it did not. */
    public Optional<Instant> disabledAt() {
        return disablement.map(Disablement::at);
    }

    public URI url() {
        return settings.url();
    }

    /** Returns the key of the JWT; empty if it was not loaded, or can't be decrypted. */
    public Optional<UUID> integrationId() {
        return settings.integration().id();
    }

    public boolean enabled() {
        return settings.enabled();
    }

    public Map<String, String> headers() {
        return settings.headers();
    }

    public List<EndpointConfigurationField> configuration() {
        return settings.configuration();
    }

    public EndpointRef ref() {
        return new EndpointRef(company, id);
    }

    /** Omits the values that sign deliveries. */
    @Override
    public String toString() {
        return "Endpoint[id=%s, company=%s, enabled=%s]".formatted(id, company.value(), enabled());
    }

    /**
     * The service disabled the endpoint.
     *
     * @param reason {@code gone}, {@code failing}, {@link #KEY_REVOKED} or {@link #KEY_EXPIRED}
     */
    public record Disablement(String reason, Instant at) {
        /** The API key that subscribed the endpoint was revoked. */
        public static final String KEY_REVOKED = "key_revoked";

        /** The API key that subscribed the endpoint has expired. */
        public static final String KEY_EXPIRED = "key_expired";

        boolean isEndOfKey() {
            return reason.equals(KEY_REVOKED) || reason.equals(KEY_EXPIRED);
        }
    }

    /** The id of a webhook endpoint. */
    public record EndpointId(UUID value) {
        @Override
        public String toString() {
            return value.toString();
        }
    }

    /** Identifies an endpoint of a company. */
    public record EndpointRef(CompanyId company, EndpointId id) {}
}
