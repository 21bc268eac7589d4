package dev.leadpatch.application.webhook;

import java.util.UUID;

/** The id of a webhook endpoint. */
public record EndpointId(UUID value) {
    @Override
    public String toString() {
        return value.toString();
    }
}
