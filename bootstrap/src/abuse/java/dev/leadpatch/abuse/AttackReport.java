package dev.leadpatch.abuse;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.assertj.core.api.SoftAssertions;

/**
 * The figures of one attack.
 *
 * <p>The honest client must get 200 for each request, with a 99th percentile of its latency of at most
 * {@value #MAX_SLOWDOWN} times the undisturbed one. The undisturbed percentile is that of all times between attacks, so
 * that it does not depend on a few requests. It counts as at least {@value #MIN_UNDISTURBED_MILLIS} ms. On an idle
 * machine it is about 15 ms. A full collection of the heap with -Xmx224m takes longer than five times that, and so does a
 * burst of other processes on a machine with two cores; the second-longest of 100 requests is the percentile.
 *
 * @param health the responses of {@code /healthz} during the attack
 * @param before the state before the attack
 * @param after the state after the attack, if the process still runs
 */
record AttackReport(
        Latencies undisturbed,
        Latencies honest,
        Latencies health,
        List<HostileConnections> attackers,
        ServiceState before,
        Optional<ServiceState> after) {

    private static final int MAX_SLOWDOWN = 5;
    private static final double MIN_UNDISTURBED_MILLIS = 20;
    private static final double MAX_HEALTH_MILLIS = 1_000;
    private static final double MAX_LOOP_AGE_SECONDS = 30;

    /** The documented statuses that an attacker may get. */
    private static final Set<Integer> DOCUMENTED = Set.of(
            ResponseCounts.CLOSED, 200, 201, 204, 400, 401, 403, 404, 408, 409, 412, 413, 415, 429, 431, 503, 504);

    String toLine(String title) {
        return String.format(
                Locale.ROOT,
                "%s: honest p50 %.1f -> %.1f ms, p99 %.1f -> %.1f ms (limit %.0f), max %.0f ms, %s; healthz max %.0f ms,"
                        + " %s; attacker %s; heap %.0f -> %s MB; ",
                title,
                undisturbed.percentileMillis(50),
                honest.percentileMillis(50),
                undisturbed.percentileMillis(99),
                honest.percentileMillis(99),
                maxHonestMillis(),
                honest.maxMillis(),
                honest.responses(),
                health.maxMillis(),
                health.responses(),
                attackers.stream()
                        .map(client -> client.requests() + " requests, " + client.responses())
                        .collect(Collectors.joining(" and ")),
                before.heapMegabytes(),
                after.map(state -> String.format(Locale.ROOT, "%.0f", state.heapMegabytes()))
                        .orElse("?"));
    }

    private double maxHonestMillis() {
        return MAX_SLOWDOWN * Math.max(MIN_UNDISTURBED_MILLIS, undisturbed.percentileMillis(99));
    }

    /** Returns whether the honest client or {@code /healthz} had to wait for too long. */
    boolean exceedsLatency() {
        return honest.percentileMillis(99) > maxHonestMillis() || health.maxMillis() > MAX_HEALTH_MILLIS;
    }

    void checkLatency(SoftAssertions softly) {
        softly.assertThat(honest.percentileMillis(99))
                .as("99th percentile of the honest client in ms")
                .isLessThanOrEqualTo(maxHonestMillis());
        softly.assertThat(health.maxMillis()).as("latency of /healthz in ms").isLessThanOrEqualTo(MAX_HEALTH_MILLIS);
    }

    /** Checks all but the latency. */
    void checkResponsesAndState(SoftAssertions softly) {
        softly.assertThat(honest.responses().statuses())
                .as("statuses of the honest client: %s", honest.responses())
                .containsExactly(200);
        softly.assertThat(health.responses().statuses())
                .as("statuses of /healthz: %s", health.responses())
                .containsExactly(200);
        for (HostileConnections attacker : attackers) {
            softly.assertThat(DOCUMENTED)
                    .as("documented statuses")
                    .containsAll(attacker.responses().statuses());
            softly.assertThat(attacker.responses().withoutRetryAfter())
                    .as("responses of 429 and 503 without Retry-After")
                    .isZero();
        }
        softly.assertThat(after).as("the state of the running process").isPresent();
        after.ifPresent(state -> check(state, softly));
    }

    private void check(ServiceState state, SoftAssertions softly) {
        softly.assertThat(state.startTime()).as("start time of the process").isEqualTo(before.startTime());
        softly.assertThat(state.internalErrors())
                .as("responses of status 500 to anybody")
                .isEqualTo(before.internalErrors());
        softly.assertThat(state.loopAges().keySet())
                .as("background loops")
                .isEqualTo(before.loopAges().keySet());
        softly.assertThat(state.loopAges().values())
                .as("seconds since the last iteration of each loop: %s", state.loopAges())
                .allMatch(age -> age <= MAX_LOOP_AGE_SECONDS);
        softly.assertThat(state.hasReturnedTo(before))
                .as(
                        "the heap returns to its level: %.0f MB, from %.0f MB",
                        state.heapMegabytes(), before.heapMegabytes())
                .isTrue();
    }
}
