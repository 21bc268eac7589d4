package dev.leadpatch.application.webhook;

import dev.leadpatch.application.StoreUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** How endpoints do, apart from any one delivery. Every method may throw {@link StoreUnavailableException}. */
public interface EndpointHealthStore {

    /**
     * For so long nothing need be sent, and two failures are no longer one story: nobody knows how the endpoint did in
     * between. It is far beyond the longest pause between attempts, so one that is kept busy never gets away by it.
     */
    Duration MAX_FAILURE_GAP = Duration.ofDays(2);

    /**
     * Takes note, and disables the endpoints that are gone or have done nothing but fail for too long. What waits for
     * them stays, and goes out when they are enabled again; that also forgives all failures, as another URL does.
     *
     * @param tooLong an endpoint that has failed since then, with no success and no more than {@link #MAX_FAILURE_GAP} between its
     *     failures, is disabled
     */
    void recordReports(List<EndpointReport> news, Instant now, Instant tooLong);

    /**
     * What the attempts of a moment tell of one endpoint.
     *
     * @param succeeded at least once; then no failure counts
     * @param gone it said that it will never be there again
     * @param pauseUntil nothing is to be sent to it before
     */
    record EndpointReport(EndpointRef endpoint, boolean succeeded, boolean gone, Optional<Instant> pauseUntil) {}
}
