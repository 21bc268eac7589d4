package dev.leadpatch.application.webhook;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.access.ApiKey.ApiKeyId;
import dev.leadpatch.application.audit.AuditEntry;
import dev.leadpatch.application.webhook.Endpoint.EndpointId;
import dev.leadpatch.application.webhook.EndpointHealthStore.EndpointHealthStatus;
import dev.leadpatch.domain.value.CompanyId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Stores webhook endpoints. A change of a lead that starts after a write uses the written state. Every method may throw
 * {@link StoreUnavailableException}.
 */
public interface EndpointStore {

    /** Returns the endpoints of a company, oldest first. */
    List<Endpoint> list(CompanyId company);

    Optional<Endpoint> find(CompanyId company, EndpointId id);

    /** Returns the number of endpoints that each API key has subscribed; ended ones don't count. */
    default Map<ApiKeyId, Long> countSubscriptions(CompanyId company) {
        return list(company).stream()
                .filter(endpoint -> !endpoint.hasEnded())
                .flatMap(endpoint -> endpoint.subscriber().stream())
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    }

    /**
     * Returns the health of the endpoints of a company. Endpoints without a record may be omitted; they are healthy.
     */
    Map<EndpointId, EndpointHealthStatus> healthStatuses(CompanyId company);

    /** Returns the signing secrets of the endpoint, or empty if it does not exist. */
    Optional<SigningSecrets> secrets(CompanyId company, EndpointId id);

    /**
     * Adds the endpoint that {@code decider} returns. The argument is the list of the existing endpoints, and no other
     * endpoint of the company is added concurrently.
     *
     * @param decider pure; may be called more than once
     * @return the stored endpoint; empty if {@code decider} returned none
     * @throws SecretKeyMissingException if the secret can't be encrypted
     */
    Optional<Endpoint> add(CompanyId company, Function<List<Endpoint>, Optional<NewEndpoint>> decider);

    /**
     * Changes the current state of the endpoint, so that concurrent changes do not overwrite each other. No other
     * endpoint of the company is added, or changed by this method, concurrently. Enabling an
     * endpoint makes its pending deliveries due immediately. Enabling an endpoint or changing its URL resets its
     * health.
     *
     * @param audit returns the entries of the audit log, given the endpoint before and after the change; it is not called
     *     without a change
     * @return the changed endpoint, or empty if it does not exist
     * @throws SecretKeyMissingException if the headers or the integration change and can't be encrypted
     */
    Optional<Endpoint> change(
            CompanyId company,
            EndpointId id,
            EndpointChange change,
            BiFunction<Endpoint, Endpoint, List<AuditEntry>> audit);

    /**
     * Rotates the signing secret. The previous secret stays valid until {@code until}. While two secrets are valid, the
     * secret is replaced only if {@code until} is not after {@code now}. A retry of a rotation whose response was lost
     * must not invalidate the secret that the receiver uses.
     *
     * @param audit the entries of the audit log, which are stored if the secret is replaced
     * @return the changed endpoint; empty if it does not exist or the secret was not replaced
     * @throws SecretKeyMissingException if the secret can't be encrypted
     */
    Optional<Endpoint> rotate(
            CompanyId company,
            EndpointId id,
            RotatedSecrets secrets,
            Instant until,
            Instant now,
            List<AuditEntry> audit);

    /**
     * Ends the subscriptions of keys that are revoked or expired at {@code now}: disables their endpoints, with the
     * reason, and keeps their pending deliveries unsent. The subscriptions of a rotated key are handed over to the key
     * that replaces it. Endpoints that ended 30 days ago are removed.
     *
     * @return the number of subscriptions that ended
     */
    int endSubscriptions(Instant now);

    /**
     * Removes the endpoint and its pending deliveries.
     *
     * @param audit the entries of the audit log, which are stored if the endpoint existed
     * @return whether the endpoint existed
     */
    boolean remove(CompanyId company, EndpointId id, List<AuditEntry> audit);

    /** A change of an endpoint. Pure; may be called more than once. */
    @FunctionalInterface
    interface EndpointChange {

        /**
         * Returns the endpoint with its changes; {@code current} changes nothing.
         *
         * @param others the other endpoints of the company
         */
        Endpoint apply(Endpoint current, List<Endpoint> others);
    }

    /**
     * The new secrets of a rotation.
     *
     * @param signing the new signing secret
     * @param integrationId replaces the key of the JWT if the stored one can't be decrypted
     */
    record RotatedSecrets(String signing, UUID integrationId) {
        /** Omits the secrets. */
        @Override
        public String toString() {
            return "RotatedSecrets[]";
        }
    }

    /**
     * A new endpoint with its signing secret.
     *
     * @param audit the entries of the audit log, which are stored with the endpoint
     */
    record NewEndpoint(Endpoint endpoint, String secret, List<AuditEntry> audit) {
        public NewEndpoint {
            audit = List.copyOf(audit);
        }

        /** Omits the secret. */
        @Override
        public String toString() {
            return "NewEndpoint[" + endpoint + "]";
        }
    }

    /**
     * A secret can't be stored, because no encryption key is configured. Nothing was written. The operator must
     * configure the key.
     */
    final class SecretKeyMissingException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public SecretKeyMissingException() {
            super("no encryption key for secrets is configured");
        }
    }
}
