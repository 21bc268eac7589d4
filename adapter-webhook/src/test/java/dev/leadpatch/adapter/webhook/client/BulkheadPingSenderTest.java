package dev.leadpatch.adapter.webhook.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import com.standardwebhooks.Webhook;
import dev.leadpatch.adapter.webhook.ReceiverAllowlist;
import dev.leadpatch.adapter.webhook.WebhookSettings;
import dev.leadpatch.adapter.webhook.signing.ReceivedToken;
import dev.leadpatch.application.background.BackgroundLoops;
import dev.leadpatch.application.delivery.PingSender.PingEvent;
import dev.leadpatch.application.webhook.DeliveryQueue.ClaimedDelivery;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.application.webhook.WebhookSender.SendResult;
import dev.leadpatch.domain.value.CompanyId;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The requests of test events, and the limits of concurrent ones. */
class BulkheadPingSenderTest {

    private static final Instant OCCURRED_AT = Instant.parse("2024-01-15T14:30:07.9Z");

    private final HttpWebhookSender sender = new HttpWebhookSender(
            new WebhookSettings(8, Duration.ofSeconds(5), Duration.ofSeconds(2)),
            ReceiverAllowlist.NONE.and("127.0.0.0/8").orElseThrow(),
            InstantSource.system(),
            SystemDefaultDnsResolver.INSTANCE,
            new BackgroundLoops());
    private final BulkheadPingSender limiter = new BulkheadPingSender(sender);
    private final ExecutorService executor = Executors.newCachedThreadPool();

    @AfterEach
    void close() {
        executor.shutdownNow();
        sender.close();
    }

    private static PingEvent event(String url) {
        return event(1, url);
    }

    private static PingEvent event(long company, String url) {
        ClaimedDelivery delivery =
                DeliveryFixture.delivery("{}", DeliveryFixture.endpoint().withUrl(url));
        Endpoint endpoint = delivery.endpoint();
        return new PingEvent(
                DeliveryFixture.EVENT_ID,
                OCCURRED_AT,
                new Endpoint(
                        endpoint.id(),
                        new CompanyId(company),
                        endpoint.settings(),
                        endpoint.apiKey(),
                        endpoint.disablement(),
                        OCCURRED_AT,
                        OCCURRED_AT),
                delivery.secrets(),
                DeliveryFixture.COMPANY_UUID,
                DeliveryFixture.OWNER_UUID);
    }

    @Test
    void ping_has_common_members_and_both_signatures() throws Exception {
        try (FakeReceiver receiver = new FakeReceiver(FakeReceiver.status("200 OK"))) {
            limiter.send(event(receiver.url()));

            FakeReceiver.ReceivedRequest request = receiver.requests().get(0);
            assertThat(request.body())
                    .isEqualTo(
                            "{\"id\":\"018cfd6e-0000-7000-8000-00000000000e\",\"event\":\"test\",\"occurred_at\":1705329007}");
            Map<String, List<String>> headers = request.headers().entrySet().stream()
                    .collect(Collectors.toMap(e -> e.getKey().toLowerCase(Locale.ROOT), e -> List.of(e.getValue())));
            assertThatCode(() -> new Webhook(DeliveryFixture.SECRET).verify(request.body(), headers))
                    .doesNotThrowAnyException();
            ReceivedToken token = ReceivedToken.parse(
                    request.headers().get("Authorization").substring("Bearer ".length()),
                    DeliveryFixture.INTEGRATION_ID.toString());
            assertThat(token.valid()).isTrue();
            assertThat(token.claims().get("event_id").stringValue()).isEqualTo("test");
            assertThat(token.claims().get("company_uuid").stringValue())
                    .isEqualTo(DeliveryFixture.COMPANY_UUID.toString());
            assertThat(token.claims().get("user_uuid").stringValue()).isEqualTo(DeliveryFixture.OWNER_UUID.toString());
        }
    }

    @Test
    void response_body_of_allowed_private_address_is_not_returned() throws Exception {
        try (FakeReceiver receiver =
                new FakeReceiver(FakeReceiver.rawText("HTTP/1.1 500 X\r\nContent-Length: 6\r\n\r\nsecret"))) {
            assertThat(limiter.send(event(receiver.url()))
                            .orElseThrow()
                            .fold(
                                    response -> response.status() + " '" + response.responseSnippet() + "'",
                                    SendResult.Failed::reason))
                    .isEqualTo("500 ''");
        }
    }

    @Test
    void concurrent_pings_are_limited_per_company_and_in_total_until_one_ends() throws Exception {
        int companies = BulkheadPingSender.MAX_CONCURRENT / BulkheadPingSender.MAX_CONCURRENT_PER_COMPANY;
        CountDownLatch released = new CountDownLatch(1);
        try (FakeReceiver receiver = new FakeReceiver((connection, out) -> {
            released.await();
            FakeReceiver.status("200 OK").write(connection, out);
        })) {
            List<Future<Optional<SendResult>>> sending = new ArrayList<>();
            for (long company = 1; company <= companies; company++) {
                PingEvent event = event(company, receiver.url());
                for (int i = 0; i < BulkheadPingSender.MAX_CONCURRENT_PER_COMPANY; i++) {
                    sending.add(executor.submit(() -> limiter.send(event)));
                }
                int expected = sending.size();
                await().until(() -> receiver.requests().size() == expected);
                assertThat(limiter.send(event)).isEmpty();
            }
            assertThat(limiter.send(event(companies + 1, receiver.url()))).isEmpty();
            released.countDown();

            for (Future<Optional<SendResult>> result : sending) {
                assertThat(result.get()).isPresent();
            }
            assertThat(limiter.send(event(1, receiver.url()))).isPresent();
            assertThat(receiver.requests()).hasSize(BulkheadPingSender.MAX_CONCURRENT + 1);
        }
    }

    @Test
    void failed_ping_releases_its_permit() throws IOException {
        for (int i = 0; i <= BulkheadPingSender.MAX_CONCURRENT; i++) {
            assertThat(limiter.send(event("ftp://127.0.0.1/"))).isPresent();
        }
    }
}
