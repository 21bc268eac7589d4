package dev.leadpatch.application.webhook;

import java.util.Optional;

/** Knows where webhooks can be sent. */
@FunctionalInterface
public interface EndpointUrlValidator {

    /**
     * What is wrong with {@code url} as an endpoint's, as far as that can be seen without looking its host up: a phrase
     * such as "must be https://", without the URL in it. One without a fault may still be refused when something is
     * sent, because of the addresses that its host then has.
     */
    Optional<String> validate(String url);
}
