package dev.leadpatch.application.access;

import java.util.Optional;

/** The use case of authenticating a request by its API key. */
public interface Authenticate {

    /** Returns the caller, or empty if {@code presentedKey} is malformed, unknown, revoked or expired. */
    Optional<Caller> authenticate(String presentedKey);
}
