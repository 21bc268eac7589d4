package dev.leadpatch.application.webhook;

import dev.leadpatch.application.SecretKeyMissingException;
import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.domain.endpoint.EndpointPatch;
import dev.leadpatch.domain.endpoint.SecretRotationRequest;
import dev.leadpatch.domain.endpoint.SubscriptionRequest;
import dev.leadpatch.domain.violation.Violation;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The use case of a company that says where it wants to be told of changes. All but {@link #subscribe} is for keys with
 * {@link Permission#ADMIN}. Every method may throw {@link StoreUnavailableException}, and what keeps a secret
 * {@link SecretKeyMissingException}.
 */
public interface ManageEndpoints {

    /** The most endpoints that a company can have. */
    int MAX_ENDPOINTS = 50;

    /** Makes an endpoint. The secret is in the result and is not told again. */
    Result<NewEndpoint> create(Caller caller, EndpointPatch wanted);

    /** The company's endpoints, oldest first. */
    Result<List<ManagedEndpoint>> list(Caller caller);

    Result<ManagedEndpoint> find(Caller caller, EndpointId id);

    /** Changes what {@code patch} mentions. */
    Result<ManagedEndpoint> change(Caller caller, EndpointId id, EndpointPatch patch);

    /** Forgets the endpoint and what waits for it. */
    Result<EndpointId> delete(Caller caller, EndpointId id);

    /**
     * Gives the endpoint a new secret.
     *
     * @return nothing if the one before the present one is still valid, and the request does not end both at once
     */
    Result<Optional<SecretRotation>> rotate(Caller caller, EndpointId id, SecretRotationRequest request);

    /**
     * Finds the endpoint that has the URL and the integration, or makes it. This is for keys that may read and write
     * leads, as every integration's may: it lets them be told of what they can read anyway. A key that only writes must
     * not learn by it what leads hold.
     */
    Result<Subscription> subscribe(Caller caller, SubscriptionRequest request);

    /** An endpoint, and how it does. */
    record ManagedEndpoint(Endpoint endpoint, EndpointHealthStatus healthStatus) {}

    /**
     * A secret that was replaced.
     *
     * @param previousValidUntil how long the one before is valid
     */
    record SecretRotation(ManagedEndpoint managedEndpoint, String secret, Instant previousValidUntil) {
        /** Without the secret. */
        @Override
        public String toString() {
            return "Rotation[" + managedEndpoint + "]";
        }
    }

    /**
     * What was subscribed.
     *
     * @param isNew whether there was no such endpoint before
     */
    record Subscription(Endpoint endpoint, boolean isNew) {}

    /** How it ended. */
    sealed interface Result<T> {

        <R> R fold(
                Function<T, R> done,
                Supplier<R> notFound,
                Function<Permission, R> forbidden,
                Function<List<Violation>, R> rejected,
                Supplier<R> full);

        /** As it was asked for. */
        record Success<T>(T value) implements Result<T> {
            @Override
            public <R> R fold(
                    Function<T, R> done,
                    Supplier<R> notFound,
                    Function<Permission, R> forbidden,
                    Function<List<Violation>, R> rejected,
                    Supplier<R> full) {
                return done.apply(value);
            }
        }

        /** The caller's company has no such endpoint. */
        record NotFound<T>() implements Result<T> {
            @Override
            public <R> R fold(
                    Function<T, R> done,
                    Supplier<R> notFound,
                    Function<Permission, R> forbidden,
                    Function<List<Violation>, R> rejected,
                    Supplier<R> full) {
                return notFound.get();
            }
        }

        /** The caller's key lacks a permission. */
        record Forbidden<T>(Permission missing) implements Result<T> {
            @Override
            public <R> R fold(
                    Function<T, R> done,
                    Supplier<R> notFound,
                    Function<Permission, R> forbidden,
                    Function<List<Violation>, R> rejected,
                    Supplier<R> full) {
                return forbidden.apply(missing);
            }
        }

        /** What was asked for breaks rules: all of them, at most one violation a place, in no particular order. */
        record Rejected<T>(List<Violation> violations) implements Result<T> {
            public Rejected {
                violations = List.copyOf(violations);
            }

            @Override
            public <R> R fold(
                    Function<T, R> done,
                    Supplier<R> notFound,
                    Function<Permission, R> forbidden,
                    Function<List<Violation>, R> rejected,
                    Supplier<R> full) {
                return rejected.apply(violations);
            }
        }

        /** The company has {@link #MAX_ENDPOINTS} endpoints already. */
        record LimitReached<T>() implements Result<T> {
            @Override
            public <R> R fold(
                    Function<T, R> done,
                    Supplier<R> notFound,
                    Function<Permission, R> forbidden,
                    Function<List<Violation>, R> rejected,
                    Supplier<R> full) {
                return full.get();
            }
        }
    }
}
