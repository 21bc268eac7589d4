package dev.leadpatch.acceptance.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.leadpatch.acceptance.fixture.AdditionalNode;
import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApplicationFixture;
import dev.leadpatch.acceptance.fixture.CompanyFixture;
import dev.leadpatch.acceptance.fixture.DemoFixture;
import dev.leadpatch.acceptance.fixture.EndpointApiFixture;
import dev.leadpatch.acceptance.fixture.PatchBodies;
import dev.leadpatch.acceptance.fixture.WebhookReceiver;
import dev.leadpatch.acceptance.fixture.WebhookReceiver.ReceivedDelivery;
import dev.leadpatch.application.embed.DefaultValidator;
import dev.leadpatch.application.webhook.CircuitBreaker;
import dev.leadpatch.bootstrap.settings.ServerSettings;
import dev.leadpatch.bootstrap.settings.ServerSettings.RequestSettings;
import dev.leadpatch.bootstrap.wiring.Application.RunningServer;
import jakarta.validation.Validator;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Endpoints that fail: their circuit opens, deliveries are held, and one probe at a time is sent. */
class CircuitBreakerTest {

    private static final int LEADS = 300;
    private static final int MAX_CONCURRENT = 8;
    // in the first five minutes after the opening; no test takes longer
    private static final int MAX_PROBES = 5;
    private static final int MAX_REQUESTS = CircuitBreaker.FAILURE_THRESHOLD - 1 + MAX_CONCURRENT + MAX_PROBES;
    private static final Duration TIMEOUT = Duration.ofSeconds(40);

    private WebhookReceiver receiver;
    private WebhookReceiver healthyReceiver;

    @TempDir
    private Path directory;

    @BeforeEach
    void startReceivers() throws Exception {
        receiver = WebhookReceiver.start();
        healthyReceiver = WebhookReceiver.start();
        receiver.respondWith(500);
    }

    @AfterEach
    void closeReceivers() {
        receiver.close();
        healthyReceiver.close();
    }

    @Test
    void failing_endpoint_gets_few_requests_and_each_delivery_once_in_order_after_its_recovery() {
        EndpointApiFixture endpointApi = EndpointApiFixture.forNewCompany();
        Object id = create(endpointApi, receiver);
        create(endpointApi, healthyReceiver);
        List<Long> leads = endpointApi.company().addLeads(LEADS);
        changeAll(endpointApi.admin(), leads);
        changeAll(endpointApi.admin(), leads.subList(0, 20));

        await().atMost(TIMEOUT)
                .until(() -> healthyReceiver.deliveries().size() == LEADS + 20
                        && !"closed".equals(circuit(endpointApi, id).get("state")));
        assertThat(receiver.deliveries()).hasSizeLessThanOrEqualTo(MAX_REQUESTS);
        assertThat(circuit(endpointApi, id)).doesNotContainEntry("opened_at", null);

        receiver.respondWith(204);
        int failed = receiver.deliveries().size();
        expediteProbe(endpointApi.company());
        endpointApi
                .company()
                .execute(
                        "update webhook_queue_heads set due_at = now() where company_id = ? and attempts > 0",
                        endpointApi.company().id());
        await().atMost(TIMEOUT).until(() -> delivered(failed).size() >= LEADS + 20);

        assertThat(receiver.deliveries()).hasSizeLessThanOrEqualTo(LEADS + 20 + MAX_REQUESTS);
        assertThat(delivered(failed))
                .extracting(delivery -> delivery.header("Webhook-id"))
                .doesNotHaveDuplicates()
                .hasSize(LEADS + 20);
        assertInOrder(delivered(failed));
        assertThat(circuit(endpointApi, id))
                .containsEntry("state", "closed")
                .containsEntry("opened_at", null)
                .containsEntry("next_probe_at", null);
    }

    @Test
    void restarted_node_sends_no_burst_to_an_endpoint_that_still_fails() throws Exception {
        Validator validator = DefaultValidator.create();
        try (ApplicationFixture fixture = ApplicationFixture.open(directory, validator)) {
            CompanyFixture company = CompanyFixture.create(fixture.databaseFixture());
            String key = company.addKeyWith("read", "write", "admin").value();
            List<Long> leads = company.addLeads(LEADS);
            try (RunningServer server = fixture.application()
                    .serve(
                            new ServerSettings(InetAddress.getLoopbackAddress(), 0, RequestSettings.DEFAULTS),
                            DemoFixture.LOOPBACK_RECEIVERS)) {
                EndpointApiFixture endpointApi = new EndpointApiFixture(
                        company, ApiClient.withKey(URI.create("http://127.0.0.1:" + server.port()), key));
                Object id = create(endpointApi, receiver);
                changeAll(endpointApi.admin(), leads);
                await().atMost(TIMEOUT)
                        .until(() -> !"closed".equals(circuit(endpointApi, id).get("state")));
            }
            int before = receiver.deliveries().size();
            expediteProbe(company);

            try (AdditionalNode first = AdditionalNode.start(fixture.databaseFixture());
                    AdditionalNode second = AdditionalNode.start(fixture.databaseFixture())) {
                await().atMost(TIMEOUT).until(() -> receiver.deliveries().size() > before);
                await().during(Duration.ofSeconds(2))
                        .until(() -> receiver.deliveries().size() == before + 1);
            }
            assertThat(receiver.deliveries()).hasSizeLessThanOrEqualTo(MAX_REQUESTS);
        }
    }

    @Test
    void endpoint_that_fails_for_five_days_is_disabled_and_the_operator_is_notified() {
        Logger rootLogger = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        rootLogger.addAppender(log);
        try {
            EndpointApiFixture endpointApi = EndpointApiFixture.forNewCompany();
            CompanyFixture company = endpointApi.company();
            Object id = create(endpointApi, receiver);
            long lead = company.addLead();
            changeAll(endpointApi.admin(), List.of(lead));
            await().until(() -> endpointApi.get(id).get("failing_since") != null);
            company.execute(
                    "update webhook_endpoint_health set failing_since = '2026-01-01T00:00:00Z' where company_id = ?",
                    company.id());

            changeAll(endpointApi.admin(), List.of(company.addLead()));

            await().until(() -> endpointApi.get(id).get("disabled_at") != null);
            assertThat(endpointApi.get(id).json())
                    .containsEntry("enabled", false)
                    .containsEntry("disabled_reason", "failing");
            // logged after the commit
            await().atMost(TIMEOUT)
                    .untilAsserted(() -> assertThat(List.copyOf(log.list))
                            .filteredOn(event -> event.getFormattedMessage().contains(id.toString()))
                            .singleElement()
                            .satisfies(event -> {
                                assertThat(event.getLevel()).isEqualTo(Level.WARN);
                                assertThat(event.getFormattedMessage())
                                        .isEqualTo(
                                                "Disabled webhook endpoint %s of company %d (failing): it has failed since"
                                                        + " 2026-01-01T00:00:00Z; last error: HTTP status 500",
                                                id, company.id());
                            }));
        } finally {
            rootLogger.detachAppender(log);
        }
    }

    private static Object create(EndpointApiFixture endpointApi, WebhookReceiver receiver) {
        return Objects.requireNonNull(endpointApi
                .createSuccessfully("{\"url\": \"%s\"}".formatted(receiver.url()))
                .get("id"));
    }

    private static void changeAll(ApiClient client, List<Long> leads) {
        leads.forEach(lead -> client.patch(lead, PatchBodies.member("last_name", "Name " + System.nanoTime()))
                .assertStatus(200));
    }

    /** Makes the next probe due, so that no test waits for it; the one after it follows more than a minute later. */
    private static void expediteProbe(CompanyFixture company) {
        company.execute("""
                update webhook_endpoint_health set next_probe_at = now(), failed_probes = 3
                where company_id = ? and circuit_opened_at is not null
                """, company.id());
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> circuit(EndpointApiFixture endpointApi, Object id) {
        return (Map<String, Object>)
                Objects.requireNonNull(endpointApi.get(id).assertStatus(200).get("circuit"));
    }

    /** Returns the deliveries after the first {@code failed} ones. */
    private List<ReceivedDelivery> delivered(int failed) {
        return receiver.deliveries().stream().skip(failed).toList();
    }

    private static void assertInOrder(List<ReceivedDelivery> deliveries) {
        Map<Object, Integer> lastSequences = new HashMap<>();
        for (ReceivedDelivery delivery : deliveries) {
            Object lead = delivery.objectMember("lead").get("uuid");
            Integer previous = lastSequences.put(lead, delivery.sequence());
            assertThat(previous == null || previous < delivery.sequence())
                    .as("sequence %d of lead %s after %s", delivery.sequence(), lead, previous)
                    .isTrue();
        }
    }
}
