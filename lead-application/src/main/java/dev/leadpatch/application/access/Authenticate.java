package dev.leadpatch.application.access;

import java.util.Optional;

/** Finds out who calls. */
public interface Authenticate {

    /** The bearer of {@code presentedKey}, or nothing if it is malformed, unknown, revoked or expired. */
    Optional<Caller> authenticate(String presentedKey);
}
