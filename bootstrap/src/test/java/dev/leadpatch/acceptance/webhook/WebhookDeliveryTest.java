package dev.leadpatch.acceptance.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.acceptance.fixture.AdditionalNode;
import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApiResponse;
import dev.leadpatch.acceptance.fixture.CompanyFixture;
import dev.leadpatch.acceptance.fixture.DeliveryTableFixture;
import dev.leadpatch.acceptance.fixture.DemoFixture;
import dev.leadpatch.acceptance.fixture.EndpointApiFixture;
import dev.leadpatch.acceptance.fixture.Hmac;
import dev.leadpatch.acceptance.fixture.WebhookReceiver;
import dev.leadpatch.acceptance.fixture.WebhookReceiver.ReceivedDelivery;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.application.webhook.Endpoint.EndpointId;
import dev.leadpatch.application.webhook.EndpointSettings;
import dev.leadpatch.application.webhook.EndpointSettings.Integration;
import dev.leadpatch.application.webhook.EndpointStore.NewEndpoint;
import dev.leadpatch.domain.endpoint.EndpointConfigurationField;
import dev.leadpatch.domain.endpoint.WebhookEventType;
import dev.leadpatch.domain.value.CompanyId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Deliveries of changes to webhook endpoints. */
class WebhookDeliveryTest {

    /** Changes are delivered to a company's endpoint. Each test has its own lead. */
    @Nested
    class Events {

        private static final long COMPANY = 2;
        private static final byte[] SECRET = "thirty-two bytes that are secret".getBytes(StandardCharsets.US_ASCII);
        private static final UUID INTEGRATION_ID = UUID.fromString("3b9e0d5e-7d0c-4d55-9f0a-0f6a3d7b7c11");
        private static final DemoFixture DEMO = DemoFixture.shared();
        private static final DeliveryTableFixture DELIVERIES = new DeliveryTableFixture(DEMO.database());
        private static WebhookReceiver receiver;

        private final ApiClient client = DEMO.otherCompanyClient();

        @BeforeAll
        static void subscribe() throws Exception {
            receiver = WebhookReceiver.start();
            Instant now = Instant.now();
            EndpointSettings settings = new EndpointSettings(
                    receiver.url(),
                    List.of(WebhookEventType.LEAD_UPDATED),
                    Optional.empty(),
                    List.of(),
                    true,
                    Map.of(),
                    Optional.empty(),
                    List.of(new EndpointConfigurationField("region", List.of())),
                    Integration.of(INTEGRATION_ID));
            Endpoint endpoint = new Endpoint(
                    new EndpointId(UUID.randomUUID()),
                    new CompanyId(COMPANY),
                    settings,
                    "public-id-of-the-endpoint",
                    Optional.empty(),
                    now,
                    now);
            String secret = "whsec_" + Base64.getEncoder().encodeToString(SECRET);
            DEMO.endpoints()
                    .add(endpoint.company(), others -> Optional.of(new NewEndpoint(endpoint, secret, List.of())));
        }

        @AfterAll
        static void closeReceiver() {
            receiver.close();
        }

        @Test
        void changes_arrive_in_sequence_order_with_the_lead_at_that_version() {
            List<Long> leads = List.of(100001L, 100002L, 100003L);
            for (int i = 2; i <= 6; i++) {
                for (long lead : leads) {
                    client.patch(lead, "{\"last_name\": \"Version " + i + "\"}").assertStatus(200);
                }
            }
            for (long lead : leads) {
                List<ReceivedDelivery> deliveries = awaitDeliveries(lead, 5);
                assertThat(deliveries).extracting(ReceivedDelivery::sequence).isSorted();
                assertThat(deliveries.stream().map(ReceivedDelivery::sequence).distinct())
                        .containsExactlyElementsOf(
                                IntStream.rangeClosed(2, 6).boxed().toList());
                assertThat(deliveries)
                        .allSatisfy(delivery -> assertThat(
                                        delivery.objectMember("lead").get("last_name"))
                                .isEqualTo("Version " + delivery.sequence()));
            }
        }

        @Test
        void body_contains_lead_changes_and_actor() {
            long lead = 100004;
            ApiResponse patched = client.patch(lead, """
                            {"status": "lost", "tags": [9102], "assignedUsers": [9001],
                             "customFields": [{"customFieldId": 9201, "type": "number", "value": {"number": 12.50}}]}
                            """).assertStatus(200);
            ReceivedDelivery delivery = awaitDeliveries(lead, 1).get(0);
            assertThat(delivery.header("Content-type")).isEqualTo("application/json");
            assertThat(delivery.json().keySet())
                    .containsExactlyInAnyOrder(
                            "id", "event", "occurred_at", "sequence", "changes", "actor", "lead", "configuration");
            long at = Instant.parse((String) patched.get("updated_at")).getEpochSecond();
            assertThat(delivery.json())
                    .containsEntry("event", "lead_updated")
                    .containsEntry("occurred_at", (int) at)
                    .containsEntry("sequence", 2)
                    .containsEntry("configuration", List.of(Map.of("id", "region", "selected", List.of())))
                    .containsEntry(
                            "actor",
                            Map.of(
                                    "api_key_id",
                                    "9657a46f-8741-4f4e-8679-55dc88d2db7b",
                                    "label",
                                    "Demo: the other company"));
            assertThat(delivery.objectMember("changes"))
                    .containsOnlyKeys("status", "tags", "assignedUsers", "customFields/9201");
            assertThat(delivery.objectMember("changes").get("tags"))
                    .asInstanceOf(InstanceOfAssertFactories.MAP)
                    .containsEntry("to", List.of(Map.of("id", 9102, "label", "Cold")));
            assertThat(delivery.objectMember("lead"))
                    .containsEntry("uuid", patched.get("uuid"))
                    .containsEntry("updated_at", (int) at)
                    .containsEntry(
                            "tags", List.of(Map.of("uuid", "63f68f27-2316-4fa9-9d7a-3ada1b847f00", "label", "Cold")))
                    .containsEntry("received_from_company", List.of())
                    .containsEntry("sent_to_companies", List.of());
            assertThat(delivery.body()).contains("\"value\":{\"number\":12.5}").doesNotContain("jb_api_");
        }

        @Test
        void standard_webhooks_signature_verifies() throws Exception {
            long lead = 100005;
            client.patch(lead, "{\"last_name\": \"Signed\"}").assertStatus(200);
            ReceivedDelivery delivery = awaitDeliveries(lead, 1).get(0);
            assertThat(delivery.header("Webhook-id")).isEqualTo(delivery.json().get("id"));
            assertThat(Long.parseLong(delivery.header("Webhook-timestamp")))
                    .isBetween(
                            Instant.now().getEpochSecond() - 60, Instant.now().getEpochSecond() + 1);
            String signed =
                    delivery.header("Webhook-id") + "." + delivery.header("Webhook-timestamp") + "." + delivery.body();
            assertThat(delivery.header("Webhook-signature"))
                    .isEqualTo("v1," + Base64.getEncoder().encodeToString(Hmac.hmacSha256(SECRET, signed)));
        }

        @Test
        void jwt_verifies_with_the_integration_uuid_and_binds_the_body() throws Exception {
            long lead = 100006;
            client.patch(lead, "{\"last_name\": \"Authorized\"}").assertStatus(200);
            ReceivedDelivery delivery = awaitDeliveries(lead, 1).get(0);
            assertThat(delivery.header("Authorization")).startsWith("Bearer ");
            String[] jwt = delivery.header("Authorization")
                    .substring("Bearer ".length())
                    .split("\\.", -1);
            byte[] key = INTEGRATION_ID.toString().getBytes(StandardCharsets.US_ASCII);
            assertThat(jwt).hasSize(3);
            assertThat(jwt[2]).isEqualTo(Hmac.base64Url(Hmac.hmacSha256(key, jwt[0] + "." + jwt[1])));
            assertThat(Hmac.decodeJson(jwt[0])).containsEntry("alg", "HS256");
            Map<String, Object> claims = Hmac.decodeJson(jwt[1]);
            assertThat(claims)
                    .containsEntry("company_uuid", "5f1917a7-4e86-4cce-af6a-ec39a5e69437")
                    .containsEntry("user_uuid", "75e3f9d9-616e-4cb9-b2cf-a3c439f7d9d9")
                    .containsEntry("event_id", "lead_updated")
                    .containsEntry("api_key", "public-id-of-the-endpoint")
                    .containsEntry("external_settings", Map.of())
                    .containsEntry("exp", (Integer) claims.get("iat") + 3600)
                    .containsEntry("body_sha256", Hmac.sha256(delivery.body()));
        }

        @Test
        void unchanged_patch_sends_no_event() {
            long lead = 100007;
            client.patch(lead, "{\"last_name\": \"Once\"}").assertStatus(200);
            client.patch(lead, "{\"last_name\": \" Once \"}").assertStatus(200);
            client.patch(lead, "{}").assertStatus(200);
            client.patch(lead, "{\"last_name\": \"Twice\"}").assertStatus(200);
            assertThat(DELIVERIES.count(COMPANY, lead)).isEqualTo(2);
            assertThat(awaitDeliveries(lead, 2).stream()
                            .map(ReceivedDelivery::sequence)
                            .distinct())
                    .containsExactly(2, 3);
        }

        @Test
        void failed_delivery_is_retried_before_later_events() {
            long lead = 100008;
            receiver.failOnce(leadUuid(lead));
            client.patch(lead, "{\"last_name\": \"Rejected\"}").assertStatus(200);
            client.patch(lead, "{\"last_name\": \"Held back\"}").assertStatus(200);
            await().until(() -> DELIVERIES.endRetryDelay(COMPANY, lead));
            List<ReceivedDelivery> deliveries = awaitDeliveries(lead, 3);
            assertThat(deliveries).extracting(ReceivedDelivery::sequence).startsWith(2, 2, 3);
            assertThat(deliveries.get(1).header("Webhook-id"))
                    .isEqualTo(deliveries.get(0).header("Webhook-id"));
            assertThat(deliveries.get(1).body()).isEqualTo(deliveries.get(0).body());
        }

        @Test
        void company_without_endpoints_has_changes_but_no_deliveries() {
            long lead = DEMO.nextUnusedLead();
            DEMO.client().patch(lead, "{\"last_name\": \"No endpoint\"}").assertStatus(200);
            assertThat(DEMO.database().countRows(lead).changes()).isEqualTo(1);
            assertThat(DELIVERIES.count(1, lead)).isZero();
        }

        private List<ReceivedDelivery> awaitDeliveries(long lead, int times) {
            String uuid = leadUuid(lead);
            await().until(() -> receiver.deliveriesOf(uuid).size() >= times);
            return receiver.deliveriesOf(uuid);
        }

        private String leadUuid(long lead) {
            return (String) client.getLead(lead).get("uuid");
        }
    }

    /** Effects of an endpoint's settings on its deliveries. */
    @Nested
    class Settings {

        private static WebhookReceiver receiver;

        private final EndpointApiFixture endpointApi = EndpointApiFixture.forNewCompany();
        private final DeliveryTableFixture deliveries =
                new DeliveryTableFixture(DemoFixture.shared().database());
        private final long lead = endpointApi.company().addLead();

        @BeforeAll
        static void start() throws Exception {
            receiver = WebhookReceiver.start();
        }

        @AfterAll
        static void stop() {
            receiver.close();
        }

        @Test
        void changes_by_a_skipped_api_key_are_not_delivered() {
            CompanyFixture.ApiKeyFixture skipped = endpointApi.company().addKeyWith("read", "write");
            String id = (String) createEndpoint("\"skip_api_key_ids\": [\"%s\"]".formatted(skipped.id()))
                    .get("id");

            assertThat(dryRunRecipients(EndpointApiFixture.client(skipped))).isEqualTo(List.of());
            assertThat(dryRunRecipients(endpointApi.admin())).isEqualTo(List.of(id));
            EndpointApiFixture.client(skipped)
                    .patch(lead, "{\"last_name\": \"Echo\"}")
                    .assertStatus(200);
            endpointApi.admin().patch(lead, "{\"last_name\": \"Delivered\"}").assertStatus(200);

            List<ReceivedDelivery> received = awaitDeliveries(1);
            assertThat(received).extracting(ReceivedDelivery::sequence).containsExactly(3);
            assertThat(deliveries.count(endpointApi.company().id(), lead)).isEqualTo(1);
        }

        @Test
        void api_key_is_skipped_only_by_endpoints_that_list_it() {
            CompanyFixture.ApiKeyFixture skipped = endpointApi.company().addKeyWith("read", "write");
            createEndpoint("\"skip_api_key_ids\": [\"%s\"]".formatted(skipped.id()));
            endpointApi.createSuccessfully(
                    "{\"url\": \"%s?all\", \"headers\": {\"X-Endpoint\": \"all\"}}".formatted(receiver.url()));

            EndpointApiFixture.client(skipped)
                    .patch(lead, "{\"last_name\": \"Echo\"}")
                    .assertStatus(200);

            assertThat(awaitDeliveries(1))
                    .extracting(delivery -> delivery.header("X-endpoint"))
                    .containsExactly("all");
            assertThat(deliveries.count(endpointApi.company().id(), lead)).isEqualTo(1);
        }

        @Test
        void custom_headers_and_configuration_are_delivered() {
            Map<String, Object> endpoint = createEndpoint("""
                    "headers": {"X-Team": "sales and more"},
                    "configuration": [{"id": "region", "selected": [{"id": "1", "value": "Größe \\"EU\\""}]}]
                    """);

            endpointApi.admin().patch(lead, "{\"last_name\": \"Delivered\"}").assertStatus(200);

            ReceivedDelivery delivery = awaitDeliveries(1).get(0);
            assertThat(delivery.header("X-team")).isEqualTo("sales and more");
            assertThat(delivery.json()).containsEntry("configuration", endpoint.get("configuration"));
        }

        @Test
        void disabled_endpoint_receives_nothing_until_enabled() {
            Object id = createEndpoint("\"enabled\": false").get("id");
            assertThat(dryRunRecipients(endpointApi.admin())).isEqualTo(List.of());
            endpointApi.admin().patch(lead, "{\"last_name\": \"Skipped\"}").assertStatus(200);
            assertThat(deliveries.count(endpointApi.company().id(), lead)).isZero();

            endpointApi.patch(id, "{\"enabled\": true}").assertStatus(200);
            endpointApi.admin().patch(lead, "{\"last_name\": \"Delivered\"}").assertStatus(200);

            assertThat(awaitDeliveries(1))
                    .extracting(ReceivedDelivery::sequence)
                    .containsExactly(3);
        }

        @Test
        void endpoint_that_returns_410_is_disabled_and_receives_pending_deliveries_when_enabled() {
            receiver.respondOnce(endpointApi.leadUuid(lead), 410);
            Object id = createEndpoint("\"description\": \"x\"").get("id");
            endpointApi.admin().patch(lead, "{\"last_name\": \"Rejected\"}").assertStatus(200);
            await().until(() ->
                    deliveries.extendRetryDelay(endpointApi.company().id(), lead));

            assertThat(endpointApi.get(id).json())
                    .containsEntry("enabled", false)
                    .containsEntry("disabled_reason", "gone");
            assertThat(endpointApi
                            .patch(id, "{\"enabled\": true}")
                            .assertStatus(200)
                            .json())
                    .containsEntry("enabled", true)
                    .containsEntry("disabled_reason", null);
            assertThat(awaitDeliveries(2))
                    .extracting(ReceivedDelivery::sequence)
                    .containsExactly(2, 2);
        }

        @Test
        void pending_deliveries_of_a_removed_endpoint_are_dropped() throws Exception {
            receiver.failOnce(endpointApi.leadUuid(lead));
            Object id = createEndpoint("\"description\": \"x\"").get("id");
            endpointApi.admin().patch(lead, "{\"last_name\": \"Rejected\"}").assertStatus(200);
            endpointApi.admin().patch(lead, "{\"last_name\": \"Waiting\"}").assertStatus(200);
            awaitDeliveries(1);

            endpointApi.delete(id).assertStatus(204);

            // a node runs the clean-up of removed endpoints at start and periodically
            try (AdditionalNode another =
                    AdditionalNode.start(DemoFixture.shared().database())) {
                await().until(() -> deliveries.count(endpointApi.company().id(), lead) == 0);
            }
            assertThat(awaitDeliveries(1)).hasSize(1);
        }

        private Map<String, Object> createEndpoint(String more) {
            return endpointApi.createSuccessfully("{\"url\": \"%s\", %s}".formatted(receiver.url(), more));
        }

        private Object dryRunRecipients(ApiClient client) {
            return client.send("PATCH", "/api/v1/leads/" + lead + "?dry_run=true", "{\"last_name\": \"Tried\"}")
                    .assertStatus(200)
                    .get("would_notify");
        }

        private List<ReceivedDelivery> awaitDeliveries(int times) {
            String uuid = endpointApi.leadUuid(lead);
            await().until(() -> receiver.deliveriesOf(uuid).size() >= times);
            return receiver.deliveriesOf(uuid);
        }
    }

    /** A receiver that responds with {@code Retry-After: 3600} to one delivery. */
    @Nested
    class RetryAfter {

        private static final Duration HOUR = Duration.ofHours(1);

        private final EndpointApiFixture endpointApi = EndpointApiFixture.forNewCompany();
        private final DeliveryTableFixture deliveries =
                new DeliveryTableFixture(DemoFixture.shared().database());
        private final long lead = endpointApi.company().addLead();
        private final long other = endpointApi.company().addLead();
        private WebhookReceiver receiver;

        @BeforeEach
        void start() throws Exception {
            receiver = WebhookReceiver.start();
        }

        @AfterEach
        void stop() {
            receiver.close();
        }

        @Test
        void status_429_pauses_the_endpoint_until_its_url_changes() {
            Object id = createEndpointRespondingWith(429);
            endpointApi.admin().patch(lead, "{\"last_name\": \"Too many\"}").assertStatus(200);
            await().until(() -> endpointApi.get(id).get("paused_until") != null);

            Map<String, Object> paused = endpointApi.get(id).assertStatus(200).json();
            assertThat(Instant.parse((String) paused.get("paused_until")))
                    .isCloseTo(oneHourFromNow(), within(1, ChronoUnit.MINUTES));
            assertThat(paused.get("failing_since")).isNotNull();
            endpointApi.admin().patch(other, "{\"last_name\": \"Held back\"}").assertStatus(200);
            await().during(Duration.ofSeconds(2))
                    .until(() ->
                            receiver.deliveriesOf(endpointApi.leadUuid(other)).isEmpty());

            assertThat(endpointApi
                            .patch(id, "{\"url\": \"%s?moved\"}".formatted(receiver.url()))
                            .assertStatus(200)
                            .json())
                    .containsEntry("paused_until", null)
                    .containsEntry("failing_since", null);
            await().until(() ->
                    receiver.deliveriesOf(endpointApi.leadUuid(other)).size() == 1);
            assertThat(deliveries.retryAt(endpointApi.company().id(), lead))
                    .isCloseTo(oneHourFromNow(), within(1, ChronoUnit.MINUTES));
        }

        @Test
        void status_503_for_one_lead_does_not_delay_other_leads() {
            Object id = createEndpointRespondingWith(503);
            endpointApi.admin().patch(lead, "{\"last_name\": \"Not now\"}").assertStatus(200);
            await().until(() ->
                    receiver.deliveriesOf(endpointApi.leadUuid(lead)).size() == 1);

            endpointApi.admin().patch(other, "{\"last_name\": \"Delivered\"}").assertStatus(200);

            await().until(() ->
                    receiver.deliveriesOf(endpointApi.leadUuid(other)).size() == 1);
            await().until(() -> deliveries
                    .retryAt(endpointApi.company().id(), lead)
                    .isAfter(oneHourFromNow().minusSeconds(60)));
            assertThat(endpointApi.get(id).json()).containsEntry("paused_until", null);
            assertThat(receiver.deliveriesOf(endpointApi.leadUuid(lead)))
                    .extracting(ReceivedDelivery::sequence)
                    .containsExactly(2);
        }

        private Object createEndpointRespondingWith(int status) {
            receiver.respondOnce(endpointApi.leadUuid(lead), status, HOUR);
            return endpointApi
                    .createSuccessfully("{\"url\": \"%s\"}".formatted(receiver.url()))
                    .get("id");
        }

        private static Instant oneHourFromNow() {
            return Instant.now().plus(HOUR);
        }
    }
}
