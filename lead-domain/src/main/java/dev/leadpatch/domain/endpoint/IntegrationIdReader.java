package dev.leadpatch.domain.endpoint;

import dev.leadpatch.domain.patch.ObjectReader;
import dev.leadpatch.domain.patch.WholeNumberReader;
import dev.leadpatch.domain.violation.ViolationCode;
import java.util.Optional;
import java.util.UUID;

/**
 * Reads the {@code integration_id} of an endpoint: a UUID whose text is the key of the JWT, or the number of an
 * integration of the vendor. Because it is a key, a UUID must be random.
 */
public final class IntegrationIdReader {
    private static final int RANDOM = 4;
    private static final int RFC_VARIANT = 2;
    // a random UUID is below or above these limits with a probability of less than 1 in a million
    private static final int MIN_DISTINCT_DIGITS = 8;
    private static final int MAX_REGULAR_PAIRS = 20;

    private IntegrationIdReader() {}

    /** Reads a UUID that can be the key of the JWT. */
    static Optional<UUID> readUuid(ObjectReader members) {
        Optional<UUID> uuid = members.uuid(EndpointPatch.INTEGRATION_ID);
        boolean random = uuid.filter(id -> !isRandom(id)).isEmpty();
        if (!random) {
            members.context()
                    .reject(
                            members.pathOf(EndpointPatch.INTEGRATION_ID),
                            ViolationCode.UUID,
                            "must be a random UUID (version 4), because it is the key of the JWT");
        }
        return uuid.filter(id -> random);
    }

    /** Whether the member is a number, as the vendor's integrations send it. */
    static boolean isNumber(ObjectReader members) {
        return members.object().get(EndpointPatch.INTEGRATION_ID) instanceof Number;
    }

    /** Reads a number of the vendor. */
    static Optional<Long> readNumber(ObjectReader members) {
        return WholeNumberReader.read(members, EndpointPatch.INTEGRATION_ID, 1, Long.MAX_VALUE, "");
    }

    /** Returns whether the UUID has version 4, and does not look as if it was typed or counted. */
    public static boolean isRandom(UUID uuid) {
        String digits = uuid.toString().replace("-", "");
        int regularPairs = 0;
        for (int i = 1; i < digits.length(); i++) {
            if (Math.abs(Character.digit(digits.charAt(i), 16) - Character.digit(digits.charAt(i - 1), 16)) <= 1) {
                regularPairs++;
            }
        }
        return uuid.version() == RANDOM
                && uuid.variant() == RFC_VARIANT
                && digits.chars().distinct().count() >= MIN_DISTINCT_DIGITS
                && regularPairs <= MAX_REGULAR_PAIRS;
    }
}
