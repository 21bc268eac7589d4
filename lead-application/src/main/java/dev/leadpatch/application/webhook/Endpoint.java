package dev.leadpatch.application.webhook;

import dev.leadpatch.application.lead.Actor;
import dev.leadpatch.domain.endpoint.EndpointConfigurationField;
import dev.leadpatch.domain.endpoint.WebhookEventType;
import dev.leadpatch.domain.value.CompanyId;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Where a company wants to be told of changes. Its {@link SigningSecrets} are kept apart, so that what only looks at
 * endpoints never has them.
 *
 * @param apiKey the endpoint's own constant public id, the JWT's {@code api_key} claim
 * @param disabledReason why the service disabled it by itself, if it did
 */
public record Endpoint(
        EndpointId id,
        CompanyId company,
        EndpointSettings settings,
        String apiKey,
        Optional<String> disabledReason,
        Instant createdAt,
        Instant updatedAt) {

    /** Whether it is to be told of a lead that {@code actor} has updated: the one place where that is decided. */
    public boolean receivesChangesBy(Actor actor) {
        return settings.enabled()
                && settings.events().contains(WebhookEventType.LEAD_UPDATED)
                && !settings.skippedApiKeys().contains(actor.key());
    }

    /** The same endpoint with other settings since {@code now}; a clock that is behind takes no time back. */
    public Endpoint withSettings(EndpointSettings next, Instant now) {
        if (next.equals(settings)) {
            return this;
        }
        return new Endpoint(
                id,
                company,
                next,
                apiKey,
                next.enabled() ? Optional.empty() : disabledReason,
                createdAt,
                now.isBefore(updatedAt) ? updatedAt : now);
    }

    /** The same endpoint with the configuration that it had at another time. */
    public Endpoint withConfiguration(List<EndpointConfigurationField> configuration) {
        return new Endpoint(
                id, company, settings.withConfiguration(configuration), apiKey, disabledReason, createdAt, updatedAt);
    }

    public URI url() {
        return settings.url();
    }

    public UUID integrationId() {
        return settings.integrationId();
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

    /** Without what signs. */
    @Override
    public String toString() {
        return "Endpoint[id=%s, company=%s, enabled=%s]".formatted(id, company.value(), enabled());
    }
}
