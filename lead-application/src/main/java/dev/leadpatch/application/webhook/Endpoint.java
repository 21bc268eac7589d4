package dev.leadpatch.application.webhook;

import dev.leadpatch.application.access.ApiKey.ApiKeyId;
import dev.leadpatch.application.lead.LeadEvent;
import dev.leadpatch.domain.endpoint.EndpointConfigurationField;
import dev.leadpatch.domain.endpoint.EndpointPatch;
import dev.leadpatch.domain.endpoint.WebhookEventType;
import dev.leadpatch.domain.value.CompanyId;
import java.net.URI;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A webhook endpoint. Its {@link SigningSecrets} are stored separately, so that code that reads endpoints does not load
 * them.
 *
 * @param apiKey the constant public id of the endpoint, which is the JWT's {@code api_key} claim
 * @param disabledReason the reason why the service disabled the endpoint; empty if it did not
 */
public record Endpoint(
        EndpointId id,
        CompanyId company,
        EndpointSettings settings,
        String apiKey,
        Optional<String> disabledReason,
        Instant createdAt,
        Instant updatedAt) {

    /** Returns whether the endpoint receives {@code event}. No other code decides this. */
    public boolean receives(LeadEvent event) {
        return settings.enabled()
                && settings.events().contains(event.type())
                && !settings.skippedApiKeys().contains(event.actor().key());
    }

    /**
     * Returns the endpoint with other settings, updated at {@code now}. {@code updatedAt} never decreases, even if the
     * clock does.
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
                newSettings.enabled() ? Optional.empty() : disabledReason,
                createdAt,
                now.isBefore(updatedAt) ? updatedAt : now);
    }

    /** Returns the endpoint with another configuration, such as that of an earlier time. */
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

    /** Omits the values that sign deliveries. */
    @Override
    public String toString() {
        return "Endpoint[id=%s, company=%s, enabled=%s]".formatted(id, company.value(), enabled());
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

    /**
     * The settings of an endpoint that its owner can change.
     *
     * @param events the event types that the endpoint receives
     * @param skippedApiKeys the API keys whose changes the endpoint does not receive
     * @param headers additional headers of its deliveries
     * @param configuration the {@code configuration} member of the payload
     * @param integrationId the integration's UUID; its 36 characters are the key of the JWT
     */
    public record EndpointSettings(
            URI url,
            List<WebhookEventType> events,
            Optional<String> description,
            List<ApiKeyId> skippedApiKeys,
            boolean enabled,
            Map<String, String> headers,
            List<EndpointConfigurationField> configuration,
            UUID integrationId) {

        public EndpointSettings {
            events = List.copyOf(events);
            skippedApiKeys = List.copyOf(skippedApiKeys);
            headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
            configuration = List.copyOf(configuration);
        }

        /**
         * Returns the settings of a new endpoint: the defaults with the changes of {@code patch}, which must be valid.
         *
         * @throws IllegalArgumentException if the patch has no URL
         */
        static EndpointSettings of(EndpointPatch patch, UUID integrationId) {
            URI url = URI.create(
                    patch.url().orElseThrow(() -> new IllegalArgumentException("a new endpoint must have a URL")));
            return defaults(url, integrationId).patchedWith(patch);
        }

        /** Returns the default settings of a new endpoint: it is enabled and receives all events. */
        public static EndpointSettings defaults(URI url, UUID integrationId) {
            return new EndpointSettings(
                    url,
                    List.of(WebhookEventType.values()),
                    Optional.empty(),
                    List.of(),
                    true,
                    Map.of(),
                    List.of(),
                    integrationId);
        }

        /** Returns the settings with the changes of {@code patch}, which must be valid. */
        public EndpointSettings patchedWith(EndpointPatch patch) {
            return new EndpointSettings(
                    patch.url().map(URI::create).orElse(url),
                    patch.events().orElse(events),
                    patch.description().fold(() -> description, Optional::empty, Optional::of),
                    patch.distinctSkipApiKeyIds()
                            .map(keys -> keys.stream().map(ApiKeyId::new).toList())
                            .orElse(skippedApiKeys),
                    patch.enabled().orElse(enabled),
                    patch.headers().orElse(headers),
                    patch.configuration().orElse(configuration),
                    patch.integrationId().orElse(integrationId));
        }

        /** Returns the settings with additional event types. */
        EndpointSettings withEvents(List<WebhookEventType> additional) {
            List<WebhookEventType> all = Stream.concat(events.stream(), additional.stream())
                    .distinct()
                    .sorted()
                    .toList();
            return new EndpointSettings(
                    url, all, description, skippedApiKeys, enabled, headers, configuration, integrationId);
        }

        EndpointSettings withConfiguration(List<EndpointConfigurationField> newConfiguration) {
            return new EndpointSettings(
                    url, events, description, skippedApiKeys, enabled, headers, newConfiguration, integrationId);
        }

        /** Omits the values that sign deliveries or may be secret. */
        @Override
        public String toString() {
            return "EndpointSettings[events=%s, enabled=%s]".formatted(events, enabled);
        }
    }
}
