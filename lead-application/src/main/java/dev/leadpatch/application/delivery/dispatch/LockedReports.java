package dev.leadpatch.application.delivery.dispatch;

import dev.leadpatch.application.webhook.Endpoint.EndpointRef;
import dev.leadpatch.application.webhook.EndpointHealthStore.EndpointReport;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Reports about endpoints that are not recorded, because another database session has locked the health of the
 * endpoint. They are repeated each second: otherwise the success of a probe would be lost, and the circuit would stay open
 * until the lease of that probe expires. Not thread-safe.
 */
final class LockedReports {

    private static final long INTERVAL = TimeUnit.SECONDS.toNanos(1);

    private final LongSupplier nanoTime;
    private final Map<EndpointRef, EndpointReport> reports = new LinkedHashMap<>();
    private long repeatAt;

    /** @param nanoTime the current time in nanoseconds, as {@link System#nanoTime} returns it */
    LockedReports(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.repeatAt = nanoTime.getAsLong();
    }

    /** Returns the summary of a report and the locked one of the same endpoint, if there is one. */
    EndpointReport mergeInto(EndpointReport report) {
        EndpointReport lockedReport = reports.get(report.endpoint());
        return lockedReport == null ? report : lockedReport.merge(report);
    }

    /** Adds the reports of the locked endpoints, and removes those that are recorded. */
    void update(List<EndpointReport> reported, List<EndpointRef> lockedEndpoints) {
        if (reports.isEmpty() && lockedEndpoints.isEmpty()) {
            return;
        }
        if (reports.isEmpty()) {
            repeatAt = nanoTime.getAsLong() + INTERVAL;
        }
        Set<EndpointRef> locked = Set.copyOf(lockedEndpoints);
        for (EndpointReport report : reported) {
            if (locked.contains(report.endpoint())) {
                reports.put(report.endpoint(), withoutGone(report));
            } else {
                reports.remove(report.endpoint());
            }
        }
    }

    /** The endpoint is disabled already. It must not be disabled again if it is enabled before the repetition. */
    private static EndpointReport withoutGone(EndpointReport report) {
        return new EndpointReport(
                report.endpoint(),
                report.succeeded(),
                false,
                report.pauseUntil(),
                report.retryNotBefore(),
                report.circuitFailures(),
                report.probed());
    }

    /** Returns the reports to repeat now. Each call delays the next repetition. */
    List<EndpointReport> pollDue() {
        if (nanosUntilDue() > 0) {
            return List.of();
        }
        repeatAt = nanoTime.getAsLong() + INTERVAL;
        return List.copyOf(reports.values());
    }

    /** The time until the next repetition; {@link Long#MAX_VALUE} if there is none. */
    long nanosUntilDue() {
        return reports.isEmpty() ? Long.MAX_VALUE : repeatAt - nanoTime.getAsLong();
    }
}
