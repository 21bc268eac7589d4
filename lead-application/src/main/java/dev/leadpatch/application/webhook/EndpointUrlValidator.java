package dev.leadpatch.application.webhook;

import java.util.Optional;

/** Validates the URLs of webhook endpoints. */
@FunctionalInterface
public interface EndpointUrlValidator {

    /**
     * Returns the error of {@code url} that can be found without a DNS lookup. It is a phrase such as "must be
     * https://", without the URL. A valid URL may still be refused when a delivery is sent, because of the addresses
     * that its host then resolves to.
     */
    Optional<String> validate(String url);
}
