package dev.leadpatch.application.webhook;

import dev.leadpatch.application.access.ApiKey.ApiKeyId;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.audit.Auditor.Verb;
import dev.leadpatch.application.webhook.Endpoint.EndpointId;
import dev.leadpatch.application.webhook.EndpointSettings.Integration;
import dev.leadpatch.application.webhook.EndpointStore.NewEndpoint;
import dev.leadpatch.application.webhook.EndpointStore.RotatedSecrets;
import dev.leadpatch.domain.endpoint.EndpointPatch;
import dev.leadpatch.domain.endpoint.SubscriptionRequest;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Creates endpoints with new ids and secrets.
 *
 * @param ids generates the random ids of endpoints and integrations
 * @param secureRandom generates signing secrets; must be cryptographically secure
 */
record EndpointFactory(InstantSource clock, Supplier<UUID> ids, RandomGenerator secureRandom) {

    /** Creates an endpoint from valid settings. */
    NewEndpoint create(Caller caller, EndpointPatch settings) {
        return create(caller, settings, Integration.of(ids.get()), Optional.empty());
    }

    /** Creates the endpoint of a valid subscription. It ends with the key of the caller. */
    NewEndpoint subscribe(Caller caller, SubscriptionRequest request) {
        Integration integration = new Integration(Optional.of(ids.get()), request.integrationNumber());
        return create(caller, request.endpoint(), integration, caller.key());
    }

    private NewEndpoint create(
            Caller caller, EndpointPatch patch, Integration integration, Optional<ApiKeyId> subscriber) {
        Instant now = now();
        EndpointId id = new EndpointId(ids.get());
        Endpoint endpoint = new Endpoint(
                id,
                caller.company(),
                EndpointSettings.of(patch, integration),
                ids.get().toString(),
                Optional.empty(),
                caller.key(),
                subscriber,
                now,
                now);
        return new NewEndpoint(
                endpoint,
                SigningSecrets.generate(secureRandom),
                new EndpointAudit(caller.auditor(now)).entries(id, Verb.CREATED));
    }

    /** Creates the secrets of a rotation. */
    RotatedSecrets newSecrets() {
        return new RotatedSecrets(SigningSecrets.generate(secureRandom), ids.get());
    }

    /** Returns the current time with the precision of the store. */
    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
