package dev.leadpatch.domain.endpoint;

import dev.leadpatch.domain.patch.ReadContext;
import dev.leadpatch.domain.patch.Strictness;
import dev.leadpatch.domain.value.ExactNumbers;
import dev.leadpatch.domain.violation.DocumentPath;
import dev.leadpatch.domain.violation.Violation;
import dev.leadpatch.domain.violation.ViolationCode;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How an endpoint's secret is to be replaced.
 *
 * @param overlap how long deliveries are signed by the old secret too
 * @param readErrors what could not be read
 */
public record SecretRotationRequest(Duration overlap, List<Violation> readErrors) {
    /** What is asked for if nothing is said: a day in which the receiver can take the new secret over. */
    public static final SecretRotationRequest DEFAULT = new SecretRotationRequest(Duration.ofDays(1), List.of());

    private static final String OVERLAP_SECONDS = "overlap_seconds";
    private static final Duration MAX_OVERLAP = Duration.ofDays(7);

    public SecretRotationRequest {
        readErrors = List.copyOf(readErrors);
    }

    /** Reads {@code {overlap_seconds}}, which may be left out. */
    public static SecretRotationRequest read(@Nullable Object root) {
        ReadContext document = new ReadContext(Strictness.STRICT);
        Duration overlap = MemberReader.of(root, DocumentPath.ROOT, List.of(OVERLAP_SECONDS), List.of(), document)
                .flatMap(SecretRotationRequest::readOverlap)
                .orElse(DEFAULT.overlap());
        return new SecretRotationRequest(overlap, document.readErrors());
    }

    private static Optional<Duration> readOverlap(MemberReader members) {
        Optional<Object> value = members.value(OVERLAP_SECONDS, "");
        if (value.isEmpty()) {
            return Optional.empty();
        }
        Optional<BigDecimal> number = ExactNumbers.toDecimal(value.get());
        if (number.isEmpty()) {
            members.context().refuseType(members.pathOf(OVERLAP_SECONDS), value.get(), "must be a number");
            return Optional.empty();
        }
        Optional<Duration> overlap = number.filter(ExactNumbers::isWithinDigitLimit)
                .map(ExactNumbers::toCanonical)
                .filter(seconds -> seconds.scale() <= 0
                        && seconds.signum() >= 0
                        && seconds.compareTo(BigDecimal.valueOf(MAX_OVERLAP.toSeconds())) <= 0)
                .map(seconds -> Duration.ofSeconds(seconds.longValue()));
        if (overlap.isEmpty()) {
            members.context()
                    .reject(
                            members.pathOf(OVERLAP_SECONDS),
                            ViolationCode.RANGE,
                            "must be a whole number from 0 to " + MAX_OVERLAP.toSeconds());
        }
        return overlap;
    }
}
