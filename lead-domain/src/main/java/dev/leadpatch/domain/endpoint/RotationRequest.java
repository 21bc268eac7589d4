package dev.leadpatch.domain.endpoint;

import dev.leadpatch.domain.patch.DocumentReader;
import dev.leadpatch.domain.patch.Handling;
import dev.leadpatch.domain.value.ExactNumbers;
import dev.leadpatch.domain.violation.Place;
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
 * @param defects what could not be read
 */
public record RotationRequest(Duration overlap, List<Violation> defects) {
    /** What is asked for if nothing is said: a day in which the receiver can take the new secret over. */
    public static final RotationRequest STANDARD = new RotationRequest(Duration.ofDays(1), List.of());

    private static final String OVERLAP_SECONDS = "overlap_seconds";
    private static final Duration LONGEST = Duration.ofDays(7);

    public RotationRequest {
        defects = List.copyOf(defects);
    }

    /** Reads {@code {overlap_seconds}}, which may be left out. */
    public static RotationRequest read(@Nullable Object root) {
        DocumentReader document = new DocumentReader(Handling.STRICT);
        Duration overlap = MemberReader.of(root, Place.ROOT, List.of(OVERLAP_SECONDS), List.of(), document)
                .flatMap(RotationRequest::overlap)
                .orElse(STANDARD.overlap());
        return new RotationRequest(overlap, document.defects());
    }

    private static Optional<Duration> overlap(MemberReader members) {
        Optional<Object> value = members.value(OVERLAP_SECONDS, "");
        if (value.isEmpty()) {
            return Optional.empty();
        }
        Optional<BigDecimal> number = ExactNumbers.decimal(value.get());
        if (number.isEmpty()) {
            members.document().refuseType(members.at(OVERLAP_SECONDS), value.get(), "must be a number");
            return Optional.empty();
        }
        Optional<Duration> overlap = number.filter(ExactNumbers::isReasonable)
                .map(ExactNumbers::canonical)
                .filter(seconds -> seconds.scale() <= 0
                        && seconds.signum() >= 0
                        && seconds.compareTo(BigDecimal.valueOf(LONGEST.toSeconds())) <= 0)
                .map(seconds -> Duration.ofSeconds(seconds.longValue()));
        if (overlap.isEmpty()) {
            members.document()
                    .refuse(
                            members.at(OVERLAP_SECONDS),
                            ViolationCode.RANGE,
                            "must be a whole number from 0 to " + LONGEST.toSeconds());
        }
        return overlap;
    }
}
