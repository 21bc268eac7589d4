package dev.leadpatch.domain.endpoint;

import dev.leadpatch.domain.patch.ObjectReader;
import dev.leadpatch.domain.patch.PatchReader.Strictness;
import dev.leadpatch.domain.patch.ReadContext;
import dev.leadpatch.domain.patch.WholeNumberReader;
import dev.leadpatch.domain.violation.DocumentPath;
import dev.leadpatch.domain.violation.Violation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request to rotate a secret: the signing secret of an endpoint, or an API key.
 *
 * @param overlap the time during which the old secret is valid together with the new one; at most 7 days
 * @param readErrors the violations of members that could not be read
 */
public record SecretRotationRequest(Duration overlap, List<Violation> readErrors) {
    /** The default: an overlap of one day. */
    public static final SecretRotationRequest DEFAULT = new SecretRotationRequest(Duration.ofDays(1), List.of());

    private static final String OVERLAP_SECONDS = "overlap_seconds";
    private static final ObjectReader.Schema SCHEMA = ObjectReader.Schema.of(List.of(), List.of(OVERLAP_SECONDS));
    private static final Duration MAX_OVERLAP = Duration.ofDays(7);

    public SecretRotationRequest {
        readErrors = List.copyOf(readErrors);
    }

    /** Reads {@code {overlap_seconds}}; the member is optional. */
    public static SecretRotationRequest read(@Nullable Object root) {
        ReadContext context = new ReadContext(Strictness.STRICT);
        Duration overlap = ObjectReader.of(root, DocumentPath.ROOT, SCHEMA, context)
                .flatMap(SecretRotationRequest::readOverlap)
                .orElse(DEFAULT.overlap());
        return new SecretRotationRequest(overlap, context.readErrors());
    }

    private static Optional<Duration> readOverlap(ObjectReader members) {
        return WholeNumberReader.read(members, OVERLAP_SECONDS, 0, MAX_OVERLAP.toSeconds(), "")
                .map(Duration::ofSeconds);
    }
}
