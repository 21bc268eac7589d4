package dev.leadpatch.adapter.http.limit;

import dev.leadpatch.adapter.http.RequestObserver;
import dev.leadpatch.application.access.ApiKey.ApiKeyId;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.http.message.HttpErrorException;
import dev.leadpatch.domain.access.RateLimit;
import io.github.bucket4j.ConsumptionProbe;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Limits the requests of each API key by a token bucket, and reports the limit in {@code RateLimit-Policy} and
 * {@code RateLimit}. The limits apply to this node alone. Thread-safe.
 *
 * @see <a href="https://datatracker.ietf.org/doc/html/draft-ietf-httpapi-ratelimit-headers-10">RateLimit header fields
 *     for HTTP, draft 10</a>
 */
public final class KeyRateLimiter {

    private static final int MAX_KEYS = 100_000;
    private static final String POLICY_NAME = "\"key\"";

    private final TokenBuckets<ApiKeyId> buckets;
    private final RequestObserver observer;

    /** @param nanoTime a monotonic time, in nanoseconds */
    public KeyRateLimiter(LongSupplier nanoTime, RequestObserver observer) {
        this.buckets = new TokenBuckets<>(MAX_KEYS, nanoTime);
        this.observer = observer;
    }

    /**
     * Counts a request of {@code caller}, and sets the headers of its response. No headers are set if the caller has no
     * limit.
     *
     * @throws HttpErrorException 429 if the caller has exceeded its limit
     */
    public void count(Context ctx, Caller caller) {
        caller.rateLimit()
                .requestsPerMinute()
                .ifPresent(limit -> count(ctx, caller.key().orElseThrow(), limit));
    }

    private void count(Context ctx, ApiKeyId key, int limit) {
        ConsumptionProbe probe = buckets.get(key, limit).tryConsumeAndReturnRemaining(1);
        long secondsToNext = seconds(nanosToNextToken(probe, limit));
        ctx.header("RateLimit-Policy", POLICY_NAME + ";q=" + limit + ";w=" + TokenBuckets.PERIOD.toSeconds());
        ctx.header("RateLimit", POLICY_NAME + ";r=" + probe.getRemainingTokens() + ";t=" + secondsToNext);
        if (!probe.isConsumed()) {
            observer.onRateLimited(RequestObserver.Limit.KEY);
            throw HttpErrorException.rateLimited(
                    "The API key has exceeded its limit of "
                            + RateLimit.perMinute(limit).toText(),
                    secondsToNext);
        }
    }

    /** The time until another token is available, also if there are tokens left. */
    private static long nanosToNextToken(ConsumptionProbe probe, int limit) {
        if (!probe.isConsumed()) {
            return probe.getNanosToWaitForRefill();
        }
        long missingAfterNext = limit - probe.getRemainingTokens() - 1;
        return Math.max(0, probe.getNanosToWaitForReset() - missingAfterNext * TokenBuckets.PERIOD.toNanos() / limit);
    }

    /** Rounds up to seconds, at least 1. */
    static long seconds(long nanos) {
        return Math.max(1, Duration.ofNanos(nanos + 999_999_999).toSeconds());
    }
}
