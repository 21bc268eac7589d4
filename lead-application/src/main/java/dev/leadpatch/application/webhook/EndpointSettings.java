package dev.leadpatch.application.webhook;

import dev.leadpatch.application.access.ApiKeyId;
import dev.leadpatch.domain.endpoint.EndpointConfigurationField;
import dev.leadpatch.domain.endpoint.EndpointPatch;
import dev.leadpatch.domain.endpoint.WebhookEventType;
import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What the owner of an endpoint can set.
 *
 * @param events what it is told of
 * @param skippedApiKeys the API keys whose changes it is not told of
 * @param headers what its deliveries carry beside their own headers
 * @param configuration what the body of its deliveries carries as {@code configuration}
 * @param integrationId the integration's UUID; its 36 characters key the JWT
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

    /** Those of an endpoint of which nothing else was said: it is told of everything. */
    public static EndpointSettings defaults(URI url, UUID integration) {
        return new EndpointSettings(
                url,
                List.of(WebhookEventType.values()),
                Optional.empty(),
                List.of(),
                true,
                Map.of(),
                List.of(),
                integration);
    }

    /** These with what {@code patch}, which breaks no rule, asks for. */
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

    EndpointSettings withConfiguration(List<EndpointConfigurationField> other) {
        return new EndpointSettings(url, events, description, skippedApiKeys, enabled, headers, other, integrationId);
    }

    /** Without what signs, and what may be secret. */
    @Override
    public String toString() {
        return "EndpointSettings[events=%s, enabled=%s]".formatted(events, enabled);
    }
}
