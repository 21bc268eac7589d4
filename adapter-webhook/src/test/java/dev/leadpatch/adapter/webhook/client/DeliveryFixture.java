package dev.leadpatch.adapter.webhook.client;

import dev.leadpatch.application.webhook.DeliveryQueue.ClaimedDelivery;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.application.webhook.Endpoint.EndpointId;
import dev.leadpatch.application.webhook.EndpointSettings;
import dev.leadpatch.application.webhook.EndpointSettings.Integration;
import dev.leadpatch.application.webhook.SigningSecrets;
import dev.leadpatch.domain.endpoint.BasicCredentials;
import dev.leadpatch.domain.endpoint.EndpointConfigurationField;
import dev.leadpatch.domain.endpoint.WebhookEventType;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Builds deliveries with default values; the record components override them. */
public record DeliveryFixture(
        URI url,
        SigningSecrets secrets,
        Map<String, String> headers,
        Optional<BasicCredentials> basicCredentials,
        List<EndpointConfigurationField> configuration) {

    public static final UUID EVENT_ID = UUID.fromString("018cfd6e-0000-7000-8000-00000000000e");
    public static final UUID INTEGRATION_ID = UUID.fromString("1e000000-0000-4000-8000-0000000000ab");
    public static final UUID COMPANY_UUID = UUID.fromString("c0000000-0000-4000-8000-000000000001");
    public static final UUID OWNER_UUID = UUID.fromString("b0000123-0000-4000-8000-00000000007b");
    public static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private static final Instant CREATED_AT = Instant.parse("2024-01-01T09:00:00Z");

    public static DeliveryFixture endpoint() {
        return new DeliveryFixture(
                URI.create("http://receiver.test/hook"),
                SigningSecrets.of(SECRET),
                Map.of(),
                Optional.empty(),
                List.of());
    }

    public static ClaimedDelivery delivery(String payload, DeliveryFixture endpoint) {
        EndpointSettings settings = new EndpointSettings(
                endpoint.url,
                List.of(WebhookEventType.LEAD_UPDATED),
                Optional.empty(),
                List.of(),
                true,
                endpoint.headers,
                endpoint.basicCredentials,
                endpoint.configuration,
                Integration.of(INTEGRATION_ID));
        Endpoint target = new Endpoint(
                new EndpointId(new UUID(0, 1)),
                new CompanyId(1),
                settings,
                "ep_public_1",
                Optional.empty(),
                CREATED_AT,
                CREATED_AT);
        return new ClaimedDelivery(
                target,
                endpoint.secrets,
                EVENT_ID,
                WebhookEventType.LEAD_UPDATED,
                new LeadId(789),
                7,
                1,
                payload,
                COMPANY_UUID,
                OWNER_UUID);
    }

    public DeliveryFixture withUrl(String url) {
        return new DeliveryFixture(URI.create(url), secrets, headers, basicCredentials, configuration);
    }

    DeliveryFixture withSecret(String secret) {
        return withSecrets(SigningSecrets.of(secret));
    }

    public DeliveryFixture withSecrets(SigningSecrets secrets) {
        return new DeliveryFixture(url, secrets, headers, basicCredentials, configuration);
    }

    DeliveryFixture withHeaders(Map<String, String> headers) {
        return new DeliveryFixture(url, secrets, headers, basicCredentials, configuration);
    }

    DeliveryFixture withBasicCredentials(String username, String password) {
        return new DeliveryFixture(
                url, secrets, headers, Optional.of(new BasicCredentials(username, password)), configuration);
    }

    public DeliveryFixture withConfiguration(List<EndpointConfigurationField> configuration) {
        return new DeliveryFixture(url, secrets, headers, basicCredentials, configuration);
    }
}
