package dev.leadpatch.application.webhook;

import dev.leadpatch.application.SecretKeyMissingException;
import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.domain.value.CompanyId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Where webhook endpoints are kept. Changes of leads that are made from now on see what was written here. Every method
 * may throw {@link StoreUnavailableException}.
 */
public interface EndpointStore {

    /** The endpoints of a company, oldest first. */
    List<Endpoint> list(CompanyId company);

    Optional<Endpoint> find(CompanyId company, EndpointId id);

    /** How the endpoints of a company do; those of which nothing is known may be left out. */
    Map<EndpointId, EndpointHealthStatus> healthStatuses(CompanyId company);

    /** What the endpoint's deliveries are signed with, if there is such an endpoint. */
    Optional<SigningSecrets> secrets(CompanyId company, EndpointId id);

    /**
     * Keeps the endpoint that is decided on in view of those that the company has; nobody adds another meanwhile. The
     * decision is pure and may be asked again.
     *
     * @return what was kept; nothing if that was decided
     * @throws SecretKeyMissingException if the secret can't be encrypted
     */
    Optional<Endpoint> add(CompanyId company, Function<List<Endpoint>, Optional<NewEndpoint>> decision);

    /**
     * Changes the endpoint as it is at that moment, so that changes made at the same time don't undo each other. What
     * waits for one that is enabled by it goes out at once, whatever pauses it had. One that is enabled, or gets another
     * URL, is in good condition again.
     *
     * @param change pure; may be asked again
     * @return the endpoint as it is then, if there is such an endpoint
     * @throws SecretKeyMissingException if its headers are other ones, and can't be encrypted
     */
    Optional<Endpoint> change(CompanyId company, EndpointId id, UnaryOperator<Endpoint> change);

    /**
     * Replaces the secret. The one before stays valid until {@code until}. While another one before that is still valid,
     * the secret is replaced only if all others end now: whoever does it again, for want of an answer, must not end by it
     * the one that the receiver knows.
     *
     * @return the endpoint as it is then; nothing if there is no such endpoint, or the secret was not replaced
     * @throws SecretKeyMissingException if the secret can't be encrypted
     */
    Optional<Endpoint> rotate(CompanyId company, EndpointId id, String secret, Instant until, Instant now);

    /** Forgets the endpoint, and drops what waits for it. Returns whether there was such an endpoint. */
    boolean remove(CompanyId company, EndpointId id);
}
