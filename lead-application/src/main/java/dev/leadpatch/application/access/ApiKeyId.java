package dev.leadpatch.application.access;

import java.util.UUID;

/** The public id of an API key. It identifies the key and grants no access. */
public record ApiKeyId(UUID value) {
    @Override
    public String toString() {
        return value.toString();
    }
}
