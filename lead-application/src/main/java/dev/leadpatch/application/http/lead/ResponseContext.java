package dev.leadpatch.application.http.lead;

import dev.leadpatch.application.http.message.IdempotencyKeyHeader.ReceivedKey;
import dev.leadpatch.application.http.message.Preferences;
import dev.leadpatch.application.http.message.ResponseLimit;
import java.util.Optional;

/** What the responses to one request have in common. */
public record ResponseContext(Preferences.Applied appliedPreferences, String requestId, ResponseLimit limit) {

    /**
     * Creates the context of a request.
     *
     * @param key the key with which the response is stored; empty if it is not stored
     */
    public static ResponseContext of(
            String requestId, Preferences.Applied appliedPreferences, Optional<ReceivedKey> key) {
        return new ResponseContext(
                appliedPreferences, requestId, key.isPresent() ? ResponseLimit.STORED : ResponseLimit.SENT);
    }
}
