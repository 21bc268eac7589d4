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
 * @param integrationId the integration's UUID; its 36 characters are the key of the JWT
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
                Optional.empty(),
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
                patch.basicCredentials().fold(() -> basicCredentials, Optional::empty, Optional::of),
                patch.configuration().orElse(configuration),
                patch.integrationId().orElse(integrationId));
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
                url,
                all,
                description,
                skippedApiKeys,
                enabled,
                headers,
                basicCredentials,
                configuration,
                integrationId);
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
                integrationId);
    }

    /** Omits the values that sign deliveries or may be secret. */
    @Override
    public String toString() {
        return "EndpointSettings[events=%s, enabled=%s]".formatted(events, enabled);
    }
}
