package dev.leadpatch.domain.access;

import dev.leadpatch.domain.patch.ObjectReader;
import dev.leadpatch.domain.patch.WholeNumberReader;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The rate limit of an API key.
 *
 * @param requestsPerMinute the maximum number of requests per minute; empty if the requests are not limited
 */
public record RateLimit(OptionalInt requestsPerMinute) {

    /** No limit. */
    public static final RateLimit NONE = new RateLimit(OptionalInt.empty());

    /** The highest limit, in requests per minute. */
    public static final int MAX_PER_MINUTE = 1_000_000;

    /** The name in documents. */
    public static final String MEMBER = "rate_limit";

    /** The value in documents of {@link #NONE}. */
    public static final String NONE_NAME = "none";

    /** @throws IllegalArgumentException if the number is not between 1 and {@link #MAX_PER_MINUTE} */
    public RateLimit {
        if (requestsPerMinute.isPresent() && !isValid(requestsPerMinute.getAsInt())) {
            throw new IllegalArgumentException("not a rate limit: " + requestsPerMinute.getAsInt());
        }
    }

    /** Returns a limit of 1 to {@link #MAX_PER_MINUTE} requests per minute. */
    public static RateLimit perMinute(int requests) {
        return new RateLimit(OptionalInt.of(requests));
    }

    /** Reads the member {@value #MEMBER}: a number or {@code "none"}; empty if it is absent, null or invalid. */
    public static Optional<RateLimit> read(ObjectReader members) {
        if (members.isAbsentOrNull(MEMBER)) {
            return Optional.empty();
        }
        if (members.value(MEMBER, "").filter(NONE_NAME::equals).isPresent()) {
            return Optional.of(NONE);
        }
        return WholeNumberReader.read(members, MEMBER, 1, MAX_PER_MINUTE, ", or \"none\"")
                .map(requests -> perMinute(Math.toIntExact(requests)));
    }

    /** Returns the value in documents: a number or {@code "none"}. */
    public Object toDocument() {
        return requestsPerMinute.isPresent() ? (Object) requestsPerMinute.getAsInt() : NONE_NAME;
    }

    /** Returns the limit in words, such as {@code "60 requests per minute"}. */
    public String toText() {
        int requests = requestsPerMinute.orElse(0);
        return requestsPerMinute.isEmpty()
                ? "no limit"
                : requests + (requests == 1 ? " request" : " requests") + " per minute";
    }

    /** Whether this limit allows more requests than the other one. */
    public boolean isHigherThan(RateLimit other) {
        return other.requestsPerMinute.isPresent()
                && requestsPerMinute.orElse(Integer.MAX_VALUE) > other.requestsPerMinute.getAsInt();
    }

    private static boolean isValid(int requests) {
        return requests >= 1 && requests <= MAX_PER_MINUTE;
    }
}
