package dev.leadpatch.adapter.http.lead;

import dev.leadpatch.adapter.http.message.IdempotencyKeyHeader.ReceivedKey;
import dev.leadpatch.adapter.http.message.Preferences;
import dev.leadpatch.adapter.http.message.ResponseLimit;
import dev.leadpatch.adapter.http.server.RequestIdProvider;
import io.javalin.http.Context;
import java.util.Optional;

/** What the responses to one request have in common. */
record ResponseContext(Preferences.Applied appliedPreferences, String requestId, ResponseLimit limit) {

    /** @param key the key with which the response is stored; empty if it is not stored */
    static ResponseContext of(Context ctx, Preferences.Applied appliedPreferences, Optional<ReceivedKey> key) {
        return new ResponseContext(
                appliedPreferences,
                RequestIdProvider.of(ctx),
                key.isPresent() ? ResponseLimit.STORED : ResponseLimit.SENT);
    }
}
