package dev.leadpatch.application.delivery;

import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.application.webhook.SigningSecrets;
import java.time.Instant;
import java.util.UUID;

/**
 * An event that no lead has: it tells an endpoint nothing but that it can be told something.
 *
 * @param id names this test alone
 * @param secrets what to sign it with
 * @param companyUuid the public id of the company
 * @param actorUuid the public id of the user who owns the key that asked for the test
 */
public record PingEvent(
        UUID id, Instant occurredAt, Endpoint endpoint, SigningSecrets secrets, UUID companyUuid, UUID actorUuid) {}
