package dev.leadpatch.application.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.application.webhook.Attempt;
import dev.leadpatch.application.webhook.Delivery;
import dev.leadpatch.application.webhook.DeliveryBacklog.Waiting;
import dev.leadpatch.application.webhook.Ended;
import dev.leadpatch.application.webhook.Ended.Progress;
import dev.leadpatch.application.webhook.Line;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every keeper of deliveries tells of those that wait. */
public abstract class DeliveryBacklogContract extends PersistenceContract {
    private static final Duration LEASE = Duration.ofSeconds(30);

    @Test
    void where_nothing_waits_there_is_no_oldest() {
        subscribe(DemoCompany.endpoint("crm"));

        assertThat(waiting()).isEqualTo(new Waiting(0, Optional.empty(), 0));
    }

    @Test
    void the_oldest_of_a_lead_tells_for_how_long_the_lead_waits() {
        subscribe(DemoCompany.endpoint("crm"));
        rename(LEAD, "Second");
        now = NOW.plusSeconds(60);
        rename(LEAD, "Third");

        assertThat(waiting()).isEqualTo(new Waiting(1, Optional.of(NOW), 0));
        complete(new Progress.Delivered());
        assertThat(waiting()).isEqualTo(new Waiting(1, Optional.of(NOW.plusSeconds(60)), 0));
        complete(new Progress.Dead());
        assertThat(waiting()).isEqualTo(new Waiting(0, Optional.empty(), 0));
    }

    @Test
    void what_is_under_way_or_to_be_tried_again_still_waits() {
        subscribe(DemoCompany.endpoint("crm"));
        rename(LEAD, "Second");
        now = NOW.plusSeconds(60);

        Delivery claimed = claim();
        assertThat(waiting()).isEqualTo(new Waiting(1, Optional.of(NOW), 0));
        end(claimed, new Progress.Retry(now.plusSeconds(3600)));
        assertThat(waiting()).isEqualTo(new Waiting(1, Optional.of(NOW), 0));
    }

    @Test
    void a_lead_waits_at_each_endpoint_of_each_company() {
        subscribe(DemoCompany.endpoint("crm"));
        subscribe(DemoCompany.endpoint("erp"));
        subscribe(DemoCompany.endpointOf(OTHER, "others"));
        now = NOW.plusSeconds(60);
        rename(LEAD, "Second");
        now = NOW;
        rename(OTHER, LEAD, "Second");

        assertThat(waiting()).isEqualTo(new Waiting(3, Optional.of(NOW), 0));
    }

    @Test
    void disabled_endpoints_are_counted_and_wait_for_nothing() {
        subscribe(DemoCompany.endpoint("off", false));
        rename(LEAD, "Second");

        assertThat(waiting()).isEqualTo(new Waiting(0, Optional.empty(), 1));
    }

    private Waiting waiting() {
        return persistence.deliveryBacklog().waiting();
    }

    private Delivery claim() {
        Line line = new Line(DemoCompany.endpoint("crm").ref(), LEAD);
        return persistence
                .deliveryQueue()
                .claim(List.of(line), LEASE, now)
                .deliveries()
                .get(0);
    }

    private void complete(Progress progress) {
        end(claim(), progress);
    }

    private void end(Delivery delivery, Progress progress) {
        Attempt attempt =
                new Attempt(delivery.attempt(), now, Duration.ZERO, Optional.empty(), "", Optional.of("no answer"));
        persistence.deliveryQueue().complete(List.of(new Ended(delivery, attempt, progress)), now);
    }
}
