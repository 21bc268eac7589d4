package dev.leadpatch.application.delivery;

import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.application.webhook.SigningSecrets;
import java.time.Instant;
import java.util.UUID;

/**
 * A synthetic event that tests the connection to an endpoint.
 *
 * @param id the id of this test
 * @param secrets the secrets to sign with
 * @param companyUuid the public id of the company
 * @param actorUuid the public id of the owner of the key that requested the test
 */
public record PingEvent(
        UUID id, Instant occurredAt, Endpoint endpoint, SigningSecrets secrets, UUID companyUuid, UUID actorUuid) {}
