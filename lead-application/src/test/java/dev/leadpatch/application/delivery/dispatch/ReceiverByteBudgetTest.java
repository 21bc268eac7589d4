package dev.leadpatch.application.delivery.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.application.testing.DemoCompany;
import dev.leadpatch.application.webhook.DeliveryObserver;
import dev.leadpatch.application.webhook.DeliveryQueue.ClaimedDelivery;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.application.webhook.SigningSecrets;
import dev.leadpatch.domain.endpoint.EndpointPatch;
import dev.leadpatch.domain.endpoint.WebhookEventType;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ReceiverByteBudgetTest {

    private static final int BYTES_PER_SECOND = 100_000;

    private long nanos;
    private int throttled;
    private final ReceiverByteBudget budget =
            new ReceiverByteBudget(BYTES_PER_SECOND, () -> nanos, new DeliveryObserver() {
                @Override
                public void attemptStarted() {}

                @Override
                public void attemptEnded(Outcome outcome, Duration duration) {}

                @Override
                public void receiverThrottled() {
                    throttled++;
                }
            });
    private final Endpoint first = endpoint(1, "https://receiver.test/hook");
    private final Endpoint second = endpoint(2, "https://RECEIVER.test:8443/other");
    private final Endpoint other = endpoint(1, "https://other.test/hook");

    @Test
    void endpoints_of_all_companies_at_a_host_wait_until_its_bytes_are_sent() {
        charge(other, 10);
        charge(second, 10);
        charge(first, 3 * BYTES_PER_SECOND);

        assertThat(budget.allows(first.ref())).isFalse();
        assertThat(budget.allows(second.ref())).isFalse();
        assertThat(budget.allows(other.ref())).isTrue();
        assertThat(throttled).isEqualTo(1);

        assertThat(budget.nanosUntilAllowed())
                .isBetween(
                        Duration.ofSeconds(2).toNanos(),
                        Duration.ofMillis(2_050).toNanos());
        assertThat(budget.nanosUntilAllowed()).isEqualTo(Long.MAX_VALUE);

        advance(Duration.ofMillis(1_900));
        assertThat(budget.allows(first.ref())).isFalse();
        advance(Duration.ofMillis(200));
        assertThat(budget.allows(first.ref())).isTrue();
        assertThat(budget.allows(second.ref())).isTrue();
    }

    @Test
    void endpoint_whose_delivery_was_deferred_waits_for_its_host() {
        budget.learn(second);
        charge(first, 3 * BYTES_PER_SECOND);

        assertThat(budget.allows(second.ref())).isFalse();
    }

    @Test
    void deliveries_of_less_than_a_second_do_not_wait() {
        for (int i = 0; i < 40; i++) {
            charge(first, 1_000);
        }

        assertThat(budget.allows(first.ref())).isTrue();
        assertThat(throttled).isZero();
    }

    @Test
    void payload_counts_with_its_bytes_in_utf8() {
        // three bytes for each character
        charge(first, "資".repeat(BYTES_PER_SECOND));

        assertThat(budget.nanosUntilAllowed())
                .isGreaterThan(Duration.ofMillis(1_900).toNanos());
    }

    @Test
    void average_over_time_is_the_budget() {
        long sent = 0;
        for (int second = 0; second < 100; second++) {
            while (budget.allows(first.ref())) {
                charge(first, 20_000);
                sent += 20_000;
            }
            advance(Duration.ofSeconds(1));
        }

        assertThat(sent).isBetween(90L * BYTES_PER_SECOND, 102L * BYTES_PER_SECOND);
    }

    private void advance(Duration time) {
        nanos += time.toNanos();
    }

    private void charge(Endpoint endpoint, int bytes) {
        charge(endpoint, "x".repeat(bytes));
    }

    private void charge(Endpoint endpoint, String payload) {
        budget.charge(new ClaimedDelivery(
                endpoint,
                SigningSecrets.of(DemoCompany.SIGNING_SECRET),
                new UUID(0, 3),
                WebhookEventType.LEAD_UPDATED,
                new LeadId(789),
                7,
                1,
                payload,
                new UUID(0, 4),
                new UUID(0, 5)));
    }

    private static Endpoint endpoint(long company, String url) {
        Endpoint endpoint = DemoCompany.endpointOf(new CompanyId(company), url.replaceAll("[^a-zA-Z0-9]", "-"));
        return endpoint.withSettings(
                endpoint.settings().patchedWith(EndpointPatch.readChange(Map.of("url", url))), endpoint.updatedAt());
    }
}
