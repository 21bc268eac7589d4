package dev.leadpatch.adapter.persistence.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.adapter.persistence.jdbc.QuotaMeter.Amount;
import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.domain.value.CompanyId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class QuotaMeterTest {
    private static final CompanyId COMPANY = new CompanyId(1);
    private static final Amount QUOTA = new Amount(100, 1_000);

    private final Deque<Amount> measurements = new ArrayDeque<>();
    private long nanos;
    private long measurementNanos;
    private final QuotaMeter meter = new QuotaMeter("test", QUOTA, company -> measure(), () -> nanos);

    @Test
    void company_is_measured_after_its_first_addition() {
        meter.refresh(COMPANY);
        assertThat(meter.isReached(COMPANY)).isFalse();

        meter.add(COMPANY, 1);
        measurements.add(new Amount(100, 1));
        meter.refresh(COMPANY);

        assertThat(meter.isReached(COMPANY)).isTrue();
        assertThat(meter.isReached(new CompanyId(2))).isFalse();
    }

    @Test
    void additions_of_this_node_count_until_the_next_measurement() {
        addAndMeasure(new Amount(98, 10));

        meter.add(COMPANY, 1);
        assertThat(meter.isReached(COMPANY)).isFalse();
        meter.add(COMPANY, 1);

        assertThat(meter.isReached(COMPANY)).isTrue();
    }

    @Test
    void size_is_limited_as_the_number_is() {
        addAndMeasure(new Amount(1, 999));

        meter.add(COMPANY, 1);

        assertThat(meter.isReached(COMPANY)).isTrue();
    }

    @Test
    void company_is_measured_again_after_a_tenth_of_the_quota_and_the_interval() {
        addAndMeasure(new Amount(1, 1));
        for (int i = 0; i < 9; i++) {
            meter.add(COMPANY, 1);
        }
        advanceInterval();
        meter.refresh(COMPANY);
        meter.add(COMPANY, 1);
        measurements.add(new Amount(100, 1));

        meter.refresh(COMPANY);

        assertThat(meter.isReached(COMPANY)).isTrue();
    }

    @Test
    void company_that_stores_less_is_below_the_quota_again_after_the_interval() {
        addAndMeasure(new Amount(100, 1));
        meter.refresh(COMPANY);
        assertThat(meter.isReached(COMPANY)).isTrue();

        advanceInterval();
        measurements.add(new Amount(50, 1));
        meter.refresh(COMPANY);

        assertThat(meter.isReached(COMPANY)).isFalse();
    }

    @Test
    void measurements_take_at_most_a_twentieth_of_the_time() {
        measurementNanos = 100_000_000;
        addAndMeasure(new Amount(100, 1));

        nanos += 1_900_000_000;
        meter.refresh(COMPANY); // an unexpected measurement would fail
        nanos += 100_000_000;
        measurements.add(new Amount(1, 1));
        meter.refresh(COMPANY);

        assertThat(meter.isReached(COMPANY)).isFalse();
    }

    @Test
    void failed_measurement_keeps_the_estimate_and_is_not_repeated_at_once() {
        meter.add(COMPANY, 1);
        measurements.add(new Amount(-1, 0));
        meter.refresh(COMPANY);
        meter.refresh(COMPANY);

        assertThat(meter.isReached(COMPANY)).isFalse();
        assertThat(measurements).isEmpty();
    }

    private void addAndMeasure(Amount measured) {
        meter.add(COMPANY, 1);
        measurements.add(measured);
        meter.refresh(COMPANY);
    }

    private void advanceInterval() {
        nanos += QuotaMeter.MAX_INTERVAL.toNanos();
    }

    /** The next measurement; it fails if the count is negative. */
    private Amount measure() {
        nanos += measurementNanos;
        Amount measured = Objects.requireNonNull(measurements.poll(), "unexpected measurement");
        if (measured.count() < 0) {
            throw new StoreUnavailableException("no database", new IllegalStateException());
        }
        return measured;
    }
}
