package dev.leadpatch.application.webhook;

import dev.leadpatch.application.access.ApiKey.ApiKeyId;
import dev.leadpatch.application.access.ApiKeyStore;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.audit.Auditor.Verb;
import dev.leadpatch.application.webhook.Endpoint.EndpointId;
import dev.leadpatch.application.webhook.EndpointHealthStore.EndpointHealthStatus;
import dev.leadpatch.application.webhook.EndpointStore.NewEndpoint;
import dev.leadpatch.application.webhook.EndpointStore.RotatedSecrets;
import dev.leadpatch.application.webhook.ManageEndpoints.EndpointUrlValidator;
import dev.leadpatch.application.webhook.SubscriptionPolicy.Access;
import dev.leadpatch.domain.endpoint.EndpointPatch;
import dev.leadpatch.domain.endpoint.SecretRotationRequest;
import dev.leadpatch.domain.endpoint.SubscriptionRequest;
import dev.leadpatch.domain.violation.Violation;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
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
    private final SubscriptionPolicy subscriptionPolicy;
    private final InstantSource clock;
    private final EndpointFactory factory;

    /**
     * @param subscriptionPolicy which keys may subscribe
     * @param ids generates the random ids of endpoints and integrations
     * @param secureRandom generates signing secrets; must be cryptographically secure
     */
    public ManageEndpointsService(
            EndpointStore endpointStore,
            ApiKeyStore apiKeyStore,
            EndpointUrlValidator urlValidator,
            SubscriptionPolicy subscriptionPolicy,
            InstantSource clock,
            Supplier<UUID> ids,
            RandomGenerator secureRandom) {
        this.endpointStore = endpointStore;
        this.subscriptionPolicy = subscriptionPolicy;
        this.apiKeyStore = apiKeyStore;
        this.urlValidator = urlValidator;
        this.clock = clock;
        this.factory = new EndpointFactory(clock, ids, secureRandom);
    }

    @Override
    public Result<NewEndpoint> create(Caller caller, EndpointPatch settings) {
        return ifPermitted(
                caller,
                () -> ifValid(
                        caller,
                        violations(caller, settings),
                        () -> writer(caller).add(factory.create(caller, settings), settings)));
    }

    @Override
    public Result<List<ManagedEndpoint>> list(Caller caller) {
        return ifPermitted(caller, () -> {
            Map<EndpointId, EndpointHealthStatus> healthStatuses = endpointStore.healthStatuses(caller.company());
            return new Result.Success<>(endpointStore.list(caller.company()).stream()
                    .map(endpoint -> ManagedEndpoint.of(endpoint, healthStatuses, clock.instant()))
                    .toList());
        });
    }

    @Override
    public Result<ManagedEndpoint> find(Caller caller, EndpointId id) {
        return ifPermitted(
                caller, () -> toResult(endpointStore.find(caller.company(), id).map(this::toManagedEndpoint)));
    }

    private ManagedEndpoint toManagedEndpoint(Endpoint endpoint) {
        return ManagedEndpoint.of(endpoint, endpointStore.healthStatuses(endpoint.company()), clock.instant());
    }

    @Override
    public Result<ManagedEndpoint> update(Caller caller, EndpointId id, EndpointPatch patch) {
        Instant updatedAt = factory.now();
        return ifExists(
                caller,
                id,
                () -> ifValid(
                        caller,
                        violations(caller, patch),
                        () -> writer(caller)
                                .change(
                                        caller.company(),
                                        id,
                                        endpoint -> endpoint.withSettings(
                                                endpoint.settings().patchedWith(patch), updatedAt),
                                        patch,
                                        this::toManagedEndpoint)));
    }

    @Override
    public Result<EndpointId> delete(Caller caller, EndpointId id) {
        return ifPermitted(
                caller,
                () -> endpointStore.remove(caller.company(), id, audit(caller).entries(id, Verb.DELETED))
                        ? new Result.Success<>(id)
                        : new Result.NotFound<>());
    }

    @Override
    public Result<Optional<SecretRotation>> rotateSecret(Caller caller, EndpointId id, SecretRotationRequest request) {
        return ifExists(
                caller,
                id,
                () -> ifValid(
                        caller,
                        request.readErrors(),
                        () -> new Result.Success<>(rotate(caller, id, request.overlap()))));
    }

    private Optional<SecretRotation> rotate(Caller caller, EndpointId id, Duration overlap) {
        RotatedSecrets secrets = factory.newSecrets();
        Instant now = factory.now();
        Instant until = now.plus(overlap);
        return endpointStore
                .rotate(caller.company(), id, secrets, until, now, audit(caller).entries(id, Verb.SECRET_ROTATED))
                .map(endpoint -> new SecretRotation(
                        toManagedEndpoint(endpoint),
                        secrets.signing(),
                        endpoint.integrationId().filter(secrets.integrationId()::equals),
                        until));
    }

    @Override
    public Result<Map<ApiKeyId, Long>> countSubscriptions(Caller caller) {
        return ifPermitted(caller, () -> new Result.Success<>(endpointStore.countSubscriptions(caller.company())));
    }

    @Override
    public Result<Subscription> subscribe(Caller caller, SubscriptionRequest request) {
        Optional<Permission> missing = switch (subscriptionPolicy.access()) {
            case ADMIN -> caller.findMissing(Permission.WRITE, Permission.READ, Permission.ADMIN);
            case ON, OFF -> caller.findMissing(Permission.WRITE, Permission.READ);
        };
        if (missing.isPresent()) {
            return new Result.Forbidden<>(missing.get());
        }
        return subscriptionPolicy.access() == Access.OFF
                ? new Result.SubscriptionsOff<>()
                : ifValid(
                        caller,
                        violations(caller, request.endpoint()),
                        () -> writer(caller).findOrAdd(factory.subscribe(caller, request), request.endpoint()));
    }

    private EndpointWriter writer(Caller caller) {
        return new EndpointWriter(endpointStore, subscriptionPolicy.maxPerKey(), audit(caller));
    }

    private EndpointAudit audit(Caller caller) {
        return new EndpointAudit(caller.auditor(factory.now()));
    }

    private List<Violation> violations(Caller caller, EndpointPatch patch) {
        Set<UUID> apiKeyIds = patch.distinctSkipApiKeyIds().map(List::isEmpty).orElse(true)
                ? Set.of()
                : apiKeyStore.list(caller.company()).stream()
                        .map(key -> key.id().value())
                        .collect(Collectors.toSet());
        return patch.violations(urlValidator::validate, apiKeyIds::contains);
    }

    private <T> Result<T> ifExists(Caller caller, EndpointId id, Supplier<Result<T>> operation) {
        return ifPermitted(
                caller,
                () -> endpointStore.find(caller.company(), id).isPresent() ? operation.get() : new Result.NotFound<>());
    }

    private static <T> Result<T> ifPermitted(Caller caller, Supplier<Result<T>> operation) {
        return caller.hasPermission(Permission.ADMIN) ? operation.get() : new Result.Forbidden<>(Permission.ADMIN);
    }

    private static <T> Result<T> ifValid(Caller caller, List<Violation> violations, Supplier<Result<T>> operation) {
        return violations.isEmpty() ? operation.get() : new Result.Rejected<>(caller.visible(violations));
    }

    private static <T> Result<T> toResult(Optional<T> value) {
        return value.<Result<T>>map(Result.Success::new).orElseGet(Result.NotFound::new);
    }
}
