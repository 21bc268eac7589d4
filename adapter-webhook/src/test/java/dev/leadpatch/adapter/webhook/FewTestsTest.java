package dev.leadpatch.adapter.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import com.standardwebhooks.Webhook;
import dev.leadpatch.application.background.BackgroundLoops;
import dev.leadpatch.application.delivery.PingEvent;
import dev.leadpatch.application.webhook.Delivery;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.application.webhook.SendResult;
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

/** How test events are sent, and how many at a time. */
class FewTestsTest {

    private static final Instant AT = Instant.parse("2024-01-15T14:30:07.9Z");

    private final HttpSender sender = new HttpSender(
            new WebhookSettings(8, Duration.ofSeconds(5), Duration.ofSeconds(2), Duration.ofSeconds(1), Duration.ZERO),
            AllowedReceivers.NONE.and("127.0.0.0/8").orElseThrow(),
            InstantSource.system(),
            SystemDefaultDnsResolver.INSTANCE,
            new BackgroundLoops());
    private final FewTests tests = new FewTests(sender);
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void close() {
        threads.shutdownNow();
        sender.close();
    }

    private static PingEvent event(String url) {
        return event(1, url);
    }

    private static PingEvent event(long company, String url) {
        Delivery delivery = Deliveries.of("{}", Deliveries.endpoint().withUrl(url));
        Endpoint endpoint = delivery.endpoint();
        return new PingEvent(
                Deliveries.EVENT,
                AT,
                new Endpoint(
                        endpoint.id(),
                        new CompanyId(company),
                        endpoint.settings(),
                        endpoint.apiKey(),
                        endpoint.disabledReason(),
                        AT,
                        AT),
                delivery.secrets(),
                Deliveries.COMPANY_UUID,
                Deliveries.OWNER_UUID);
    }

    @Test
    void a_test_event_has_the_outer_members_of_others_and_both_signatures() throws Exception {
        try (Receiver receiver = new Receiver(Receiver.status("200 OK"))) {
            tests.send(event(receiver.url()));

            Receiver.Received request = receiver.requests().get(0);
            assertThat(request.body())
                    .isEqualTo(
                            "{\"id\":\"018cfd6e-0000-7000-8000-00000000000e\",\"event\":\"test\",\"occurred_at\":1705329007}");
            Map<String, List<String>> headers = request.headers().entrySet().stream()
                    .collect(Collectors.toMap(e -> e.getKey().toLowerCase(Locale.ROOT), e -> List.of(e.getValue())));
            assertThatCode(() -> new Webhook(Deliveries.SECRET).verify(request.body(), headers))
                    .doesNotThrowAnyException();
            ReceivedToken token = ReceivedToken.read(
                    request.headers().get("Authorization").substring("Bearer ".length()),
                    Deliveries.INTEGRATION.toString());
            assertThat(token.genuine()).isTrue();
            assertThat(token.claims().get("event_id").stringValue()).isEqualTo("test");
            assertThat(token.claims().get("company_uuid").stringValue()).isEqualTo(Deliveries.COMPANY_UUID.toString());
            assertThat(token.claims().get("user_uuid").stringValue()).isEqualTo(Deliveries.OWNER_UUID.toString());
        }
    }

    @Test
    void no_more_than_a_few_of_a_company_and_of_all_are_sent_at_a_time_and_each_that_ends_makes_room()
            throws Exception {
        int companies = FewTests.MOST / FewTests.MOST_OF_ONE;
        CountDownLatch goOn = new CountDownLatch(1);
        try (Receiver receiver = new Receiver((connection, out) -> {
            goOn.await();
            Receiver.status("200 OK").write(connection, out);
        })) {
            List<Future<Optional<SendResult>>> sending = new ArrayList<>();
            for (long company = 1; company <= companies; company++) {
                PingEvent event = event(company, receiver.url());
                for (int i = 0; i < FewTests.MOST_OF_ONE; i++) {
                    sending.add(threads.submit(() -> tests.send(event)));
                }
                int all = sending.size();
                await().until(() -> receiver.requests().size() == all);
                assertThat(tests.send(event)).isEmpty();
            }
            assertThat(tests.send(event(companies + 1, receiver.url()))).isEmpty();
            goOn.countDown();

            for (Future<Optional<SendResult>> each : sending) {
                assertThat(each.get()).isPresent();
            }
            assertThat(tests.send(event(1, receiver.url()))).isPresent();
            assertThat(receiver.requests()).hasSize(FewTests.MOST + 1);
        }
    }

    @Test
    void one_that_can_not_be_sent_makes_room_too() throws IOException {
        for (int i = 0; i <= FewTests.MOST; i++) {
            assertThat(tests.send(event("ftp://127.0.0.1/"))).isPresent();
        }
    }
}
