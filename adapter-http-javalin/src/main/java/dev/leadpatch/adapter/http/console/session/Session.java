package dev.leadpatch.adapter.http.console.session;

import dev.leadpatch.application.access.ApiKey.ApiKeyId;
import dev.leadpatch.domain.value.CompanyId;
import java.time.Instant;
import java.util.UUID;

/**
 * The content of a session cookie. It contains no secret of the API key.
 *
 * @param key the API key that started the session; the session ends when it is revoked or expires
 * @param csrfToken the random token that each form must contain
 */
record Session(CompanyId company, ApiKeyId key, Instant expiresAt, String csrfToken) {

    /** Returns the session as a text, which is to be encrypted. */
    String encode() {
        return company.value() + " " + key + " " + expiresAt.getEpochSecond() + " " + csrfToken;
    }

    /** Reads a text of {@link #encode}. */
    static Session decode(String text) {
        String[] parts = text.split(" ", -1);
        return new Session(
                new CompanyId(Long.parseLong(parts[0])),
                new ApiKeyId(UUID.fromString(parts[1])),
                Instant.ofEpochSecond(Long.parseLong(parts[2])),
                parts[3]);
    }
}
