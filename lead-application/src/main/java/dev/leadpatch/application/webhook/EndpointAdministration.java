package dev.leadpatch.application.webhook;

import dev.leadpatch.application.access.ApiKey;
import dev.leadpatch.application.access.ApiKeys;
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

/** Manages the endpoints in {@link Endpoints}. */
public final class EndpointAdministration implements ManageEndpoints {
    private final Endpoints endpoints;
    private final ApiKeys keys;
    private final EndpointUrls urls;
    private final InstantSource clock;
    private final Supplier<UUID> ids;
    private final RandomGenerator secrets;

    /**
     * @param ids makes the endpoints' ids
     * @param secrets makes what deliveries are signed with; a source that nobody can foresee
     */
    public EndpointAdministration(
            Endpoints endpoints,
            ApiKeys keys,
            EndpointUrls urls,
            InstantSource clock,
            Supplier<UUID> ids,
            RandomGenerator secrets) {
        this.endpoints = endpoints;
        this.keys = keys;
        this.urls = urls;
        this.clock = clock;
        this.ids = ids;
        this.secrets = secrets;
    }

    @Override
    public Result<NewEndpoint> create(Caller caller, EndpointPatch wanted) {
        return ifAllowed(caller, () -> {
            List<Violation> violations = violations(caller, wanted);
            if (!violations.isEmpty()) {
                return new Result.Rejected<>(violations);
            }
            NewEndpoint endpoint = newEndpoint(caller, wanted);
            return endpoints
                    .add(caller.company(), others -> others.size() < MOST ? Optional.of(endpoint) : Optional.empty())
                    .<Result<NewEndpoint>>map(kept -> new Result.Done<>(endpoint))
                    .orElseGet(Result.Full::new);
        });
    }

    @Override
    public Result<List<Managed>> list(Caller caller) {
        return ifAllowed(caller, () -> {
            Map<EndpointId, EndpointCondition> conditions = endpoints.conditions(caller.company());
            return new Result.Done<>(endpoints.list(caller.company()).stream()
                    .map(endpoint -> managed(endpoint, conditions))
                    .toList());
        });
    }

    @Override
    public Result<Managed> find(Caller caller, EndpointId id) {
        return ifAllowed(caller, () -> done(endpoints.find(caller.company(), id).map(this::managed)));
    }

    private Managed managed(Endpoint endpoint) {
        return managed(endpoint, endpoints.conditions(endpoint.company()));
    }

    private Managed managed(Endpoint endpoint, Map<EndpointId, EndpointCondition> conditions) {
        return new Managed(
                endpoint,
                conditions.getOrDefault(endpoint.id(), EndpointCondition.GOOD).at(clock.instant()));
    }

    @Override
    public Result<Managed> change(Caller caller, EndpointId id, EndpointPatch patch) {
        return ifThere(caller, id, () -> {
            List<Violation> violations = violations(caller, patch);
            if (!violations.isEmpty()) {
                return new Result.Rejected<>(violations);
            }
            Instant now = now();
            return done(endpoints
                    .change(
                            caller.company(),
                            id,
                            endpoint -> endpoint.with(endpoint.settings().with(patch), now))
                    .map(this::managed));
        });
    }

    @Override
    public Result<EndpointId> delete(Caller caller, EndpointId id) {
        return ifAllowed(
                caller, () -> endpoints.remove(caller.company(), id) ? new Result.Done<>(id) : new Result.NotFound<>());
    }

    @Override
    public Result<Optional<Rotation>> rotate(Caller caller, EndpointId id, SecretRotationRequest request) {
        return ifThere(caller, id, () -> {
            if (!request.readErrors().isEmpty()) {
                return new Result.Rejected<>(request.readErrors());
            }
            String secret = SigningSecrets.newText(secrets);
            Instant now = now();
            Instant until = now.plus(request.overlap());
            return new Result.Done<>(endpoints
                    .rotate(caller.company(), id, secret, until, now)
                    .map(endpoint -> new Rotation(managed(endpoint), secret, until)));
        });
    }

    @Override
    public Result<Subscription> subscribe(Caller caller, SubscriptionRequest request) {
        for (Permission needed : List.of(Permission.WRITE, Permission.READ)) {
            if (!caller.may(needed)) {
                return new Result.Forbidden<>(needed);
            }
        }
        List<Violation> violations = violations(caller, request.endpoint());
        if (!violations.isEmpty()) {
            return new Result.Rejected<>(violations);
        }
        NewEndpoint wanted = newEndpoint(caller, request.endpoint());
        return endpoints
                .add(
                        caller.company(),
                        others -> others.size() < MOST && same(others, wanted).isEmpty()
                                ? Optional.of(wanted)
                                : Optional.empty())
                .or(() -> same(endpoints.list(caller.company()), wanted))
                .<Result<Subscription>>map(endpoint -> new Result.Done<>(new Subscription(
                        endpoint, endpoint.id().equals(wanted.endpoint().id()))))
                .orElseGet(Result.Full::new);
    }

    private static Optional<Endpoint> same(List<Endpoint> endpoints, NewEndpoint wanted) {
        return endpoints.stream()
                .filter(endpoint -> endpoint.url().equals(wanted.endpoint().url())
                        && endpoint.integration().equals(wanted.endpoint().integration()))
                .findFirst();
    }

    private NewEndpoint newEndpoint(Caller caller, EndpointPatch wanted) {
        URI url = URI.create(wanted.url()
                .orElseThrow(() -> new IllegalArgumentException("what has no URL was not read as a new endpoint")));
        Instant now = now();
        EndpointSettings settings = EndpointSettings.standard(url, ids.get()).with(wanted);
        Endpoint endpoint = new Endpoint(
                new EndpointId(ids.get()),
                caller.company(),
                settings,
                ids.get().toString(),
                Optional.empty(),
                now,
                now);
        return new NewEndpoint(endpoint, SigningSecrets.newText(secrets));
    }

    private List<Violation> violations(Caller caller, EndpointPatch patch) {
        Set<UUID> known =
                patch.distinctSkipApiKeyIds().map(List::isEmpty).orElse(true) ? Set.of() : keysOf(caller.company());
        return patch.violations(urls::fault, known::contains);
    }

    private Set<UUID> keysOf(CompanyId company) {
        return keys.list(company).stream().map(ApiKey::id).map(id -> id.value()).collect(Collectors.toSet());
    }

    private <T> Result<T> ifThere(Caller caller, EndpointId id, Supplier<Result<T>> work) {
        return ifAllowed(
                caller, () -> endpoints.find(caller.company(), id).isPresent() ? work.get() : new Result.NotFound<>());
    }

    private static <T> Result<T> ifAllowed(Caller caller, Supplier<Result<T>> work) {
        return caller.may(Permission.ADMIN) ? work.get() : new Result.Forbidden<>(Permission.ADMIN);
    }

    private static <T> Result<T> done(Optional<T> found) {
        return found.<Result<T>>map(Result.Done::new).orElseGet(Result.NotFound::new);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
