package dev.leadpatch.application.delivery.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.application.webhook.Endpoint.EndpointRef;
import dev.leadpatch.application.webhook.EndpointHealthStore.EndpointReport;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LockedReportsTest {

    private static final EndpointRef ENDPOINT =
            FakeDeliveryQueue.orderingKey(1, 1).endpoint();
    private static final EndpointRef OTHER = FakeDeliveryQueue.orderingKey(2, 1).endpoint();
    private static final long INTERVAL = Duration.ofSeconds(1).toNanos();

    private final AtomicLong nanoTime = new AtomicLong();
    private final LockedReports reports = new LockedReports(nanoTime::get);

    @Test
    void report_of_a_locked_endpoint_is_due_each_second_until_it_is_recorded() {
        EndpointReport report = failures(ENDPOINT, 1);
        reports.update(List.of(report, failures(OTHER, 1)), List.of(ENDPOINT));

        for (int i = 0; i < 3; i++) {
            assertThat(reports.pollDue()).isEmpty();
            assertThat(reports.nanosUntilDue()).isEqualTo(INTERVAL);
            nanoTime.addAndGet(INTERVAL);
            assertThat(reports.pollDue()).containsExactly(report);
            reports.update(List.of(report), List.of(ENDPOINT));
        }

        reports.update(List.of(report), List.of());
        nanoTime.addAndGet(INTERVAL);
        assertThat(reports.pollDue()).isEmpty();
        assertThat(reports.nanosUntilDue()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void new_report_is_merged_with_the_locked_one_of_the_same_endpoint() {
        reports.update(List.of(failures(ENDPOINT, 2)), List.of(ENDPOINT));

        assertThat(reports.mergeInto(failures(ENDPOINT, 3))).isEqualTo(failures(ENDPOINT, 5));
        assertThat(reports.mergeInto(failures(OTHER, 3))).isEqualTo(failures(OTHER, 3));
    }

    @Test
    void reports_about_other_endpoints_do_not_delay_the_repetition() {
        EndpointReport report = failures(ENDPOINT, 1);
        reports.update(List.of(report), List.of(ENDPOINT));
        nanoTime.addAndGet(INTERVAL);

        reports.update(List.of(failures(OTHER, 1)), List.of());

        assertThat(reports.pollDue()).containsExactly(report);
    }

    @Test
    void repeated_report_does_not_disable_the_endpoint_again() {
        reports.update(
                List.of(new EndpointReport(ENDPOINT, false, true, Optional.empty(), Optional.empty(), 0, true)),
                List.of(ENDPOINT));
        nanoTime.addAndGet(INTERVAL);

        assertThat(reports.pollDue()).singleElement().matches(report -> report.probed() && !report.gone());
    }

    private static EndpointReport failures(EndpointRef endpoint, int count) {
        return new EndpointReport(endpoint, false, false, Optional.empty(), Optional.empty(), count, false);
    }
}
