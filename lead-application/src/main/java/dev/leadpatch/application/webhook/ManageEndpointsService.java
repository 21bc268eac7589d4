package dev.leadpatch.application.webhook;

import dev.leadpatch.application.access.ApiKey;
import dev.leadpatch.application.access.ApiKeyStore;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.webhook.Endpoint.EndpointId;
import dev.leadpatch.application.webhook.EndpointHealthStore.EndpointHealthStatus;
import dev.leadpatch.application.webhook.EndpointStore.NewEndpoint;
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

/** Manages the endpoints in an {@link EndpointStore}. */
public final class ManageEndpointsService implements ManageEndpoints {
    private final EndpointStore endpointStore;
    private final ApiKeyStore apiKeyStore;
    private final EndpointUrlValidator urlValidator;
    private final InstantSource clock;
    private final Supplier<UUID> ids;
    private final RandomGenerator secureRandom;

    /**
     * @param ids generates the ids of endpoints
     * @param secureRandom generates signing secrets; must be cryptographically secure
     */
    public ManageEndpointsService(
            EndpointStore endpointStore,
            ApiKeyStore apiKeyStore,
            EndpointUrlValidator urlValidator,
            InstantSource clock,
            Supplier<UUID> ids,
            RandomGenerator secureRandom) {
        this.endpointStore = endpointStore;
        this.apiKeyStore = apiKeyStore;
        this.urlValidator = urlValidator;
        this.clock = clock;
        this.ids = ids;
        this.secureRandom = secureRandom;
    }

    @Override
    public Result<NewEndpoint> create(Caller caller, EndpointPatch settings) {
        return ifPermitted(caller, () -> {
            List<Violation> violations = violations(caller, settings);
            if (!violations.isEmpty()) {
                return new Result.Rejected<>(violations);
            }
            NewEndpoint endpoint = newEndpoint(caller, settings);
            return endpointStore
                    .add(
                            caller.company(),
                            existing -> existing.size() < MAX_ENDPOINTS ? Optional.of(endpoint) : Optional.empty())
                    .<Result<NewEndpoint>>map(stored -> new Result.Success<>(endpoint))
                    .orElseGet(Result.LimitReached::new);
        });
    }

    @Override
    public Result<List<ManagedEndpoint>> list(Caller caller) {
        return ifPermitted(caller, () -> {
            Map<EndpointId, EndpointHealthStatus> healthStatuses = endpointStore.healthStatuses(caller.company());
            return new Result.Success<>(endpointStore.list(caller.company()).stream()
                    .map(endpoint -> toManagedEndpoint(endpoint, healthStatuses))
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

    private ManagedEndpoint toManagedEndpoint(Endpoint endpoint, Map<EndpointId, EndpointHealthStatus> healthStatuses) {
        return new ManagedEndpoint(
                endpoint,
                healthStatuses
                        .getOrDefault(endpoint.id(), EndpointHealthStatus.HEALTHY)
                        .asOf(clock.instant()));
    }

    @Override
    public Result<ManagedEndpoint> update(Caller caller, EndpointId id, EndpointPatch patch) {
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
    public Result<Optional<SecretRotation>> rotateSecret(Caller caller, EndpointId id, SecretRotationRequest request) {
        return ifExists(caller, id, () -> {
            if (!request.readErrors().isEmpty()) {
                return new Result.Rejected<>(request.readErrors());
            }
            String secret = SigningSecrets.generate(secureRandom);
            Instant now = now();
            Instant until = now.plus(request.overlap());
            return new Result.Success<>(endpointStore
                    .rotate(caller.company(), id, secret, until, now)
                    .map(endpoint -> new SecretRotation(toManagedEndpoint(endpoint), secret, until)));
        });
    }

    @Override
    public Result<Subscription> subscribe(Caller caller, SubscriptionRequest request) {
        for (Permission required : List.of(Permission.WRITE, Permission.READ)) {
            if (!caller.hasPermission(required)) {
                return new Result.Forbidden<>(required);
            }
        }
        List<Violation> violations = violations(caller, request.endpoint());
        if (!violations.isEmpty()) {
            return new Result.Rejected<>(violations);
        }
        NewEndpoint requested = newEndpoint(caller, request.endpoint());
        return endpointStore
                .add(
                        caller.company(),
                        existing -> existing.size() < MAX_ENDPOINTS
                                        && findSame(existing, requested).isEmpty()
                                ? Optional.of(requested)
                                : Optional.empty())
                .or(() -> findSame(endpointStore.list(caller.company()), requested))
                .<Result<Subscription>>map(endpoint -> new Result.Success<>(new Subscription(
                        endpoint, endpoint.id().equals(requested.endpoint().id()))))
                .orElseGet(Result.LimitReached::new);
    }

    private static Optional<Endpoint> findSame(List<Endpoint> endpoints, NewEndpoint requested) {
        return endpoints.stream()
                .filter(endpoint -> endpoint.url().equals(requested.endpoint().url())
                        && endpoint.integrationId().equals(requested.endpoint().integrationId()))
                .findFirst();
    }

    private NewEndpoint newEndpoint(Caller caller, EndpointPatch patch) {
        URI url = URI.create(
                patch.url().orElseThrow(() -> new IllegalArgumentException("a new endpoint must have a URL")));
        Instant now = now();
        EndpointSettings settings = EndpointSettings.defaults(url, ids.get()).patchedWith(patch);
        Endpoint endpoint = new Endpoint(
                new EndpointId(ids.get()),
                caller.company(),
                settings,
                ids.get().toString(),
                Optional.empty(),
                now,
                now);
        return new NewEndpoint(endpoint, SigningSecrets.generate(secureRandom));
    }

    private List<Violation> violations(Caller caller, EndpointPatch patch) {
        Set<UUID> apiKeyIds = patch.distinctSkipApiKeyIds().map(List::isEmpty).orElse(true)
                ? Set.of()
                : apiKeyIdsOf(caller.company());
        return patch.violations(urlValidator::validate, apiKeyIds::contains);
    }

    private Set<UUID> apiKeyIdsOf(CompanyId company) {
        return apiKeyStore.list(company).stream()
                .map(ApiKey::id)
                .map(id -> id.value())
                .collect(Collectors.toSet());
    }

    private <T> Result<T> ifExists(Caller caller, EndpointId id, Supplier<Result<T>> operation) {
        return ifPermitted(
                caller,
                () -> endpointStore.find(caller.company(), id).isPresent() ? operation.get() : new Result.NotFound<>());
    }

    private static <T> Result<T> ifPermitted(Caller caller, Supplier<Result<T>> operation) {
        return caller.hasPermission(Permission.ADMIN) ? operation.get() : new Result.Forbidden<>(Permission.ADMIN);
    }

    private static <T> Result<T> toResult(Optional<T> value) {
        return value.<Result<T>>map(Result.Success::new).orElseGet(Result.NotFound::new);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
