package dev.leadpatch.application.webhook;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.access.ApiKey.ApiKeyId;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.webhook.Endpoint.EndpointId;
import dev.leadpatch.application.webhook.EndpointHealthStore.EndpointHealthStatus;
import dev.leadpatch.application.webhook.EndpointStore.NewEndpoint;
import dev.leadpatch.application.webhook.EndpointStore.SecretKeyMissingException;
import dev.leadpatch.domain.endpoint.EndpointPatch;
import dev.leadpatch.domain.endpoint.SecretRotationRequest;
import dev.leadpatch.domain.endpoint.SubscriptionRequest;
import dev.leadpatch.domain.violation.Violation;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The use case of managing the webhook endpoints of a company. All methods except {@link #subscribe} require
 * {@link Permission#ADMIN}. Every method may throw {@link StoreUnavailableException}; methods that store a secret may
 * throw {@link SecretKeyMissingException}.
 */
public interface ManageEndpoints {

    /** Maximum number of endpoints per company. */
    int MAX_ENDPOINTS = 50;

    /** Creates an endpoint. The secret is returned in this result only. */
    Result<NewEndpoint> create(Caller caller, EndpointPatch settings);

    /** Returns the company's endpoints, oldest first. */
    Result<List<ManagedEndpoint>> list(Caller caller);

    Result<ManagedEndpoint> find(Caller caller, EndpointId id);

    /** Changes the settings that {@code patch} contains. */
    Result<ManagedEndpoint> update(Caller caller, EndpointId id, EndpointPatch patch);

    /** Returns the number of endpoints that each API key has subscribed; ended ones don't count. */
    Result<Map<ApiKeyId, Long>> countSubscriptions(Caller caller);

    /** Deletes the endpoint and its pending deliveries. */
    Result<EndpointId> delete(Caller caller, EndpointId id);

    /**
     * Rotates the secret of the endpoint.
     *
     * @return empty if two secrets are already valid and the requested overlap is not zero
     */
    Result<Optional<SecretRotation>> rotateSecret(Caller caller, EndpointId id, SecretRotationRequest request);

    /**
     * Returns the endpoint with the URL and the integration, or creates it. It ends with the caller's key. Requires read
     * and write access to leads, which the keys of integrations have, unless the {@link SubscriptionPolicy} requires more.
     * Write access is not sufficient, because events contain the values of leads.
     */
    Result<Subscription> subscribe(Caller caller, SubscriptionRequest request);

    /** An endpoint and its health. */
    record ManagedEndpoint(Endpoint endpoint, EndpointHealthStatus healthStatus) {
        static ManagedEndpoint of(
                Endpoint endpoint, Map<EndpointId, EndpointHealthStatus> healthStatuses, Instant now) {
            EndpointHealthStatus status = healthStatuses.getOrDefault(endpoint.id(), EndpointHealthStatus.HEALTHY);
            return new ManagedEndpoint(endpoint, endpoint.enabled() ? status.asOf(now) : status.ofDisabledAsOf(now));
        }
    }

    /**
     * A rotated secret.
     *
     * @param integrationId the new key of the JWT, if the stored one could not be decrypted
     * @param previousValidUntil the end of the validity of the previous secret
     */
    record SecretRotation(
            ManagedEndpoint managedEndpoint, String secret, Optional<UUID> integrationId, Instant previousValidUntil) {
        /** Omits the secret. */
        @Override
        public String toString() {
            return "SecretRotation[" + managedEndpoint + "]";
        }
    }

    /**
     * A subscribed endpoint.
     *
     * @param isNew whether this call created it
     */
    record Subscription(Endpoint endpoint, boolean isNew) {}

    /**
     * A maximum number of endpoints.
     *
     * @param isOfKey whether the endpoints that one key has subscribed are counted, and not all of the company
     */
    record Limit(int maximum, boolean isOfKey) {
        static Limit ofCompany(int maximum) {
            return new Limit(maximum, false);
        }

        static Limit ofKey(int maximum) {
            return new Limit(maximum, true);
        }
    }

    /** The result of managing endpoints. */
    sealed interface Result<T> {

        <R> R fold(Cases<T, R> cases);

        /** One method per result. */
        interface Cases<T, R> {
            R success(T value);

            R notFound();

            R forbidden(Permission missing);

            R rejected(List<Violation> violations);

            R limitReached(Limit limit);

            R subscriptionsOff();
        }

        /** The operation was performed. */
        record Success<T>(T value) implements Result<T> {
            @Override
            public <R> R fold(Cases<T, R> cases) {
                return cases.success(value);
            }
        }

        /** The caller's company does not have the endpoint. */
        record NotFound<T>() implements Result<T> {
            @Override
            public <R> R fold(Cases<T, R> cases) {
                return cases.notFound();
            }
        }

        /** The caller's key lacks a permission. */
        record Forbidden<T>(Permission missing) implements Result<T> {
            @Override
            public <R> R fold(Cases<T, R> cases) {
                return cases.forbidden(missing);
            }
        }

        /**
         * The request is invalid. All violations are reported, at most one per document path, in no particular order.
         */
        record Rejected<T>(List<Violation> violations) implements Result<T> {
            public Rejected {
                violations = List.copyOf(violations);
            }

            @Override
            public <R> R fold(Cases<T, R> cases) {
                return cases.rejected(violations);
            }
        }

        /** The company, or the caller's key, already has the maximum number of endpoints. */
        record LimitReached<T>(Limit limit) implements Result<T> {
            @Override
            public <R> R fold(Cases<T, R> cases) {
                return cases.limitReached(limit);
            }
        }

        /** The operator allows no subscriptions. */
        record SubscriptionsOff<T>() implements Result<T> {
            @Override
            public <R> R fold(Cases<T, R> cases) {
                return cases.subscriptionsOff();
            }
        }
    }

    /** Validates the URLs of webhook endpoints. */
    @FunctionalInterface
    interface EndpointUrlValidator {

        /**
         * Returns the error of {@code url} that can be found without a DNS lookup. It is a phrase such as "must be
         * https://", without the URL. A valid URL may still be refused when a delivery is sent, because of the
         * addresses that its host then resolves to.
         */
        Optional<String> validate(String url);
    }
}
