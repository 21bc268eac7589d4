package dev.leadpatch.adapter.http.console.access;

import dev.leadpatch.adapter.http.console.page.Times;
import dev.leadpatch.application.access.ApiKey;
import dev.leadpatch.application.access.ApiKey.ApiKeyFlag;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.domain.access.RateLimit;
import dev.leadpatch.domain.value.UserId;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * An API key, ready to be shown.
 *
 * @param tone the class of the state's badge
 * @param fields the fields of leads that it may write; empty if it is not limited
 * @param rateLimit its own rate limit, or that it has the default
 * @param flags its flags; empty if it has none
 * @param ended when it was revoked; empty if it was not
 * @param replacedBy the id of the key that replaces it; empty if none does
 * @param isCurrent whether it is the key of the session
 */
record KeyRow(
        String id,
        String label,
        String state,
        String tone,
        boolean valid,
        String access,
        String fields,
        String rateLimit,
        String flags,
        String owner,
        String created,
        String expires,
        String ended,
        String replacedBy,
        boolean isCurrent) {

    /** @param owners the names of users, as far as the caller may read them */
    static KeyRow of(ApiKey key, boolean valid, boolean isCurrent, Map<UserId, String> owners) {
        String state = key.revokedAt().isPresent() ? "Revoked" : valid ? "Valid" : "Expired";
        return new KeyRow(
                key.id().toString(),
                key.label(),
                state,
                valid ? "good" : "idle",
                valid,
                key.permissions().stream().sorted().map(Permission::wireName).collect(Collectors.joining(", ")),
                key.fields().names().map(names -> String.join(", ", names)).orElse(""),
                key.rateLimit().map(RateLimit::toText).orElse("default"),
                key.flags().stream().sorted().map(ApiKeyFlag::wireName).collect(Collectors.joining(", ")),
                owners.getOrDefault(key.owner(), "User " + key.owner().value()),
                Times.format(key.createdAt()),
                key.expiresAt().map(Times::format).orElse("never"),
                key.revokedAt().map(Times::format).orElse(""),
                key.replacedBy().map(Object::toString).orElse(""),
                isCurrent);
    }
}
