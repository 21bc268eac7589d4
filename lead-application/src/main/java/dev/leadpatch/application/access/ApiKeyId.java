package dev.leadpatch.application.access;

import java.util.UUID;

/** The public id of an API key: it names the key and opens nothing. */
public record ApiKeyId(UUID value) {
    @Override
    public String toString() {
        return value.toString();
    }
}
