package dev.leadpatch.application.webhook;

import dev.leadpatch.domain.value.CompanyId;
import java.net.URI;
import java.util.UUID;

/**
 * Where a company wants to be told of changes.
 *
 * @param integration the integration's UUID; its 36 characters key the JWT
 * @param apiKey the endpoint's own constant public id, the JWT's {@code api_key} claim
 * @param secret the signing secret of Standard Webhooks, {@code whsec_} and base64
 * @param configuration the JSON array that the body carries as {@code configuration}
 */
public record Endpoint(
        EndpointId id,
        CompanyId company,
        URI url,
        UUID integration,
        String apiKey,
        String secret,
        String configuration,
        boolean enabled) {

    public EndpointRef ref() {
        return new EndpointRef(company, id);
    }

    /** Without what signs. */
    @Override
    public String toString() {
        return "Endpoint[id=%s, company=%s, enabled=%s]".formatted(id, company.value(), enabled);
    }
}
