package dev.leadpatch.application.webhook;

import dev.leadpatch.application.access.ApiKey.ApiKeyId;
import dev.leadpatch.domain.endpoint.BasicCredentials;
import dev.leadpatch.domain.endpoint.EndpointConfigurationField;
import dev.leadpatch.domain.endpoint.EndpointPatch;
import dev.leadpatch.domain.endpoint.Subscriptions;
import dev.leadpatch.domain.endpoint.WebhookEventType;
import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The settings of an endpoint that its owner can change.
 *
 * @param events the event types that the endpoint receives
 * @param skippedApiKeys the API keys whose changes the endpoint does not receive
 * @param headers additional headers of its deliveries
 * @param basicCredentials the credentials that its deliveries carry instead of the JWT
 * @param configuration the {@code configuration} member of the payload
 * @param integration whose UUID is the key of the JWT
 */
public record EndpointSettings(
        URI url,
        List<WebhookEventType> events,
        Optional<String> description,
        List<ApiKeyId> skippedApiKeys,
        boolean enabled,
        Map<String, String> headers,
        Optional<BasicCredentials> basicCredentials,
        List<EndpointConfigurationField> configuration,
        Integration integration) {

    public EndpointSettings {
        events = List.copyOf(events);
        skippedApiKeys = List.copyOf(skippedApiKeys);
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
        configuration = List.copyOf(configuration);
    }

    /**
     * Returns the settings of a new endpoint: the defaults with the changes of {@code patch}, which must be valid.
     *
     * @param integration the integration if the patch has none
     * @throws IllegalArgumentException if the patch has no URL
     */
    static EndpointSettings of(EndpointPatch patch, Integration integration) {
        URI url = URI.create(
                patch.url().orElseThrow(() -> new IllegalArgumentException("a new endpoint must have a URL")));
        return defaults(url, integration).patchedWith(patch);
    }

    /** Returns the default settings of a new endpoint: it is enabled and receives all events. */
    public static EndpointSettings defaults(URI url, Integration integration) {
        return new EndpointSettings(
                url,
                List.of(WebhookEventType.values()),
                Optional.empty(),
                List.of(),
                true,
                Map.of(),
                Optional.empty(),
                List.of(),
                integration);
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
                patch.basicCredentials().fold(() -> basicCredentials, Optional::empty, Optional::of),
                patch.configuration().orElse(configuration),
                patch.integrationId().map(integration::withId).orElse(integration));
    }

    /** Returns the pairs of the URL and each event; {@code enabled} makes no difference. */
    Subscriptions subscriptions() {
        return new Subscriptions(UrlNormalizer.normalize(url), events);
    }

    /** Returns the settings with additional event types. */
    EndpointSettings withEvents(List<WebhookEventType> additional) {
        List<WebhookEventType> all = Stream.concat(events.stream(), additional.stream())
                .distinct()
                .sorted()
                .toList();
        return new EndpointSettings(
                url, all, description, skippedApiKeys, enabled, headers, basicCredentials, configuration, integration);
    }

    EndpointSettings withConfiguration(List<EndpointConfigurationField> newConfiguration) {
        return new EndpointSettings(
                url,
                events,
                description,
                skippedApiKeys,
                enabled,
                headers,
                basicCredentials,
                newConfiguration,
                integration);
    }

    /** Omits the values that sign deliveries or may be secret. */
    @Override
    public String toString() {
        return "EndpointSettings[events=%s, enabled=%s]".formatted(events, enabled);
    }

    /**
     * The integration that an endpoint belongs to.
     *
     * @param id its UUID, whose 36 characters are the key of the JWT; empty if it was not loaded, or can't be decrypted
     * @param number the vendor's number of the integration, for which the UUID was generated; empty if there is none
     */
    public record Integration(Optional<UUID> id, Optional<Long> number) {

        /** The integration with this UUID. */
        public static Integration of(UUID id) {
            return new Integration(Optional.of(id), Optional.empty());
        }

        Integration withId(UUID newId) {
            return new Integration(Optional.of(newId), number);
        }

        /** Returns whether both are the same integration of the vendor: its number is equal or, without one, its UUID. */
        boolean isSameAs(Integration other) {
            return number.equals(other.number) && (number.isPresent() || (id.isPresent() && id.equals(other.id)));
        }

        /** Omits the UUID. */
        @Override
        public String toString() {
            return "Integration[number=" + number + "]";
        }
    }
}
