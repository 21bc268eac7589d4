package dev.leadpatch.application.webhook;

import dev.leadpatch.application.access.ApiKey;
import dev.leadpatch.application.access.ApiKeyStore;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.domain.endpoint.EndpointPatch;
import dev.leadpatch.domain.endpoint.SecretRotationRequest;
import dev.leadpatch.domain.endpoint.SubscriptionRequest;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.violation.Violation;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** Manages the endpoints in {@link EndpointStore}. */
public final class ManageEndpointsService implements ManageEndpoints {
    private final EndpointStore endpointStore;
    private final ApiKeyStore apiKeyStore;
    private final EndpointUrlValidator urlValidator;
    private final InstantSource clock;
    private final Supplier<UUID> ids;
    private final RandomGenerator randomGenerator;

    /**
     * @param ids makes the endpoints' ids
     * @param secrets makes what deliveries are signed with; a source that nobody can foresee
     */
    public ManageEndpointsService(
            EndpointStore endpoints,
            ApiKeyStore keys,
            EndpointUrlValidator urls,
            InstantSource clock,
            Supplier<UUID> ids,
            RandomGenerator secrets) {
        this.endpointStore = endpoints;
        this.apiKeyStore = keys;
        this.urlValidator = urls;
        this.clock = clock;
        this.ids = ids;
        this.randomGenerator = secrets;
    }

    @Override
    public Result<NewEndpoint> create(Caller caller, EndpointPatch wanted) {
        return ifPermitted(caller, () -> {
            List<Violation> violations = violations(caller, wanted);
            if (!violations.isEmpty()) {
                return new Result.Rejected<>(violations);
            }
            NewEndpoint endpoint = newEndpoint(caller, wanted);
            return endpointStore
                    .add(
                            caller.company(),
                            others -> others.size() < MAX_ENDPOINTS ? Optional.of(endpoint) : Optional.empty())
                    .<Result<NewEndpoint>>map(kept -> new Result.Success<>(endpoint))
                    .orElseGet(Result.LimitReached::new);
        });
    }

    @Override
    public Result<List<ManagedEndpoint>> list(Caller caller) {
        return ifPermitted(caller, () -> {
            Map<EndpointId, EndpointHealthStatus> conditions = endpointStore.healthStatuses(caller.company());
            return new Result.Success<>(endpointStore.list(caller.company()).stream()
                    .map(endpoint -> toManagedEndpoint(endpoint, conditions))
                    .toList());
        });
    }

    @Override
    public Result<ManagedEndpoint> find(Caller caller, EndpointId id) {
        return ifPermitted(
                caller, () -> toResult(endpointStore.find(caller.company(), id).map(this::toManagedEndpoint)));
    }

    private ManagedEndpoint toManagedEndpoint(Endpoint endpoint) {
        return toManagedEndpoint(endpoint, endpointStore.healthStatuses(endpoint.company()));
    }

    private ManagedEndpoint toManagedEndpoint(Endpoint endpoint, Map<EndpointId, EndpointHealthStatus> conditions) {
        return new ManagedEndpoint(
                endpoint,
                conditions
                        .getOrDefault(endpoint.id(), EndpointHealthStatus.HEALTHY)
                        .asOf(clock.instant()));
    }

    @Override
    public Result<ManagedEndpoint> change(Caller caller, EndpointId id, EndpointPatch patch) {
        return ifExists(caller, id, () -> {
            List<Violation> violations = violations(caller, patch);
            if (!violations.isEmpty()) {
                return new Result.Rejected<>(violations);
            }
            Instant now = now();
            return toResult(endpointStore
                    .change(
                            caller.company(),
                            id,
                            endpoint ->
                                    endpoint.withSettings(endpoint.settings().patchedWith(patch), now))
                    .map(this::toManagedEndpoint));
        });
    }

    @Override
    public Result<EndpointId> delete(Caller caller, EndpointId id) {
        return ifPermitted(
                caller,
                () -> endpointStore.remove(caller.company(), id) ? new Result.Success<>(id) : new Result.NotFound<>());
    }

    @Override
    public Result<Optional<SecretRotation>> rotate(Caller caller, EndpointId id, SecretRotationRequest request) {
        return ifExists(caller, id, () -> {
            if (!request.readErrors().isEmpty()) {
                return new Result.Rejected<>(request.readErrors());
            }
            String secret = SigningSecrets.generate(randomGenerator);
            Instant now = now();
            Instant until = now.plus(request.overlap());
            return new Result.Success<>(endpointStore
                    .rotate(caller.company(), id, secret, until, now)
                    .map(endpoint -> new SecretRotation(toManagedEndpoint(endpoint), secret, until)));
        });
    }

    @Override
    public Result<Subscription> subscribe(Caller caller, SubscriptionRequest request) {
        for (Permission needed : List.of(Permission.WRITE, Permission.READ)) {
            if (!caller.hasPermission(needed)) {
                return new Result.Forbidden<>(needed);
            }
        }
        List<Violation> violations = violations(caller, request.endpoint());
        if (!violations.isEmpty()) {
            return new Result.Rejected<>(violations);
        }
        NewEndpoint wanted = newEndpoint(caller, request.endpoint());
        return endpointStore
                .add(
                        caller.company(),
                        others -> others.size() < MAX_ENDPOINTS
                                        && findSame(others, wanted).isEmpty()
                                ? Optional.of(wanted)
                                : Optional.empty())
                .or(() -> findSame(endpointStore.list(caller.company()), wanted))
                .<Result<Subscription>>map(endpoint -> new Result.Success<>(new Subscription(
                        endpoint, endpoint.id().equals(wanted.endpoint().id()))))
                .orElseGet(Result.LimitReached::new);
    }

    private static Optional<Endpoint> findSame(List<Endpoint> endpoints, NewEndpoint wanted) {
        return endpoints.stream()
                .filter(endpoint -> endpoint.url().equals(wanted.endpoint().url())
                        && endpoint.integrationId().equals(wanted.endpoint().integrationId()))
                .findFirst();
    }

    private NewEndpoint newEndpoint(Caller caller, EndpointPatch wanted) {
        URI url = URI.create(wanted.url()
                .orElseThrow(() -> new IllegalArgumentException("what has no URL was not read as a new endpoint")));
        Instant now = now();
        EndpointSettings settings = EndpointSettings.defaults(url, ids.get()).patchedWith(wanted);
        Endpoint endpoint = new Endpoint(
                new EndpointId(ids.get()),
                caller.company(),
                settings,
                ids.get().toString(),
                Optional.empty(),
                now,
                now);
        return new NewEndpoint(endpoint, SigningSecrets.generate(randomGenerator));
    }

    private List<Violation> violations(Caller caller, EndpointPatch patch) {
        Set<UUID> known = patch.distinctSkipApiKeyIds().map(List::isEmpty).orElse(true)
                ? Set.of()
                : apiKeyIdsOf(caller.company());
        return patch.violations(urlValidator::validate, known::contains);
    }

    private Set<UUID> apiKeyIdsOf(CompanyId company) {
        return apiKeyStore.list(company).stream()
                .map(ApiKey::id)
                .map(id -> id.value())
                .collect(Collectors.toSet());
    }

    private <T> Result<T> ifExists(Caller caller, EndpointId id, Supplier<Result<T>> work) {
        return ifPermitted(
                caller,
                () -> endpointStore.find(caller.company(), id).isPresent() ? work.get() : new Result.NotFound<>());
    }

    private static <T> Result<T> ifPermitted(Caller caller, Supplier<Result<T>> work) {
        return caller.hasPermission(Permission.ADMIN) ? work.get() : new Result.Forbidden<>(Permission.ADMIN);
    }

    private static <T> Result<T> toResult(Optional<T> found) {
        return found.<Result<T>>map(Result.Success::new).orElseGet(Result.NotFound::new);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
