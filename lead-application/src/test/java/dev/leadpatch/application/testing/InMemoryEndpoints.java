package dev.leadpatch.application.testing;

import dev.leadpatch.application.lead.Catalogs;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.application.webhook.EndpointCondition;
import dev.leadpatch.application.webhook.EndpointId;
import dev.leadpatch.application.webhook.EndpointRef;
import dev.leadpatch.application.webhook.Endpoints;
import dev.leadpatch.application.webhook.NewEndpoint;
import dev.leadpatch.application.webhook.SigningSecrets;
import dev.leadpatch.domain.endpoint.EndpointPatchReader;
import dev.leadpatch.domain.value.CompanyId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Webhook endpoints in memory, of the companies in a catalog. */
public final class InMemoryEndpoints implements Endpoints {
    private final Catalogs catalogs;
    private final Consumer<EndpointRef> removed;
    private final Map<EndpointId, Kept> endpoints = new LinkedHashMap<>();
    private BiPredicate<EndpointRef, Instant> isNotPaused = (endpoint, now) -> true;
    private Consumer<Endpoint> enabled = endpoint -> {};
    private Consumer<Endpoint> moved = endpoint -> {};
    private Function<EndpointRef, EndpointCondition> conditions = endpoint -> EndpointCondition.GOOD;

    private record Kept(Endpoint endpoint, SigningSecrets secrets) {}

    /** @param removed told of each endpoint that was forgotten */
    public InMemoryEndpoints(Catalogs catalogs, Consumer<EndpointRef> removed) {
        this.catalogs = catalogs;
        this.removed = removed;
    }

    @Override
    public synchronized List<Endpoint> list(CompanyId company) {
        return endpoints.values().stream()
                .map(Kept::endpoint)
                .filter(endpoint -> endpoint.company().equals(company))
                .toList();
    }

    synchronized long disabled() {
        return all().stream().filter(endpoint -> !endpoint.enabled()).count();
    }

    @Override
    public synchronized Optional<Endpoint> find(CompanyId company, EndpointId id) {
        return kept(company, id).map(Kept::endpoint);
    }

    @Override
    public Map<EndpointId, EndpointCondition> conditions(CompanyId company) {
        return list(company).stream()
                .collect(Collectors.toMap(Endpoint::id, endpoint -> conditions.apply(endpoint.ref())));
    }

    @Override
    public synchronized Optional<SigningSecrets> secrets(CompanyId company, EndpointId id) {
        return kept(company, id).map(Kept::secrets);
    }

    @Override
    public synchronized Optional<Endpoint> add(
            CompanyId company, Function<List<Endpoint>, Optional<NewEndpoint>> decision) {
        if (catalogs.find(company).isEmpty()) {
            throw new IllegalStateException("there is no company " + company);
        }
        Optional<NewEndpoint> decided = decision.apply(list(company));
        decided.ifPresent(added ->
                endpoints.put(added.endpoint().id(), new Kept(added.endpoint(), SigningSecrets.of(added.secret()))));
        return decided.map(NewEndpoint::endpoint);
    }

    @Override
    public Optional<Endpoint> change(CompanyId company, EndpointId id, UnaryOperator<Endpoint> change) {
        Optional<Endpoint> before;
        Optional<Endpoint> after;
        synchronized (this) {
            before = find(company, id);
            after = kept(company, id).map(kept -> keep(new Kept(change.apply(kept.endpoint()), kept.secrets())));
        }
        if (before.filter(endpoint -> !endpoint.enabled()).isPresent()) {
            after.filter(Endpoint::enabled).ifPresent(enabled);
        }
        if (!before.map(Endpoint::url).equals(after.map(Endpoint::url))) {
            after.ifPresent(moved);
        }
        return after;
    }

    @Override
    public synchronized Optional<Endpoint> rotate(
            CompanyId company, EndpointId id, String secret, Instant until, Instant now) {
        return kept(company, id)
                .filter(kept -> !kept.secrets().overlapAt(now) || !until.isAfter(now))
                .map(kept -> keep(
                        new Kept(touched(kept.endpoint(), now), kept.secrets().rotated(secret, until))));
    }

    @Override
    public boolean remove(CompanyId company, EndpointId id) {
        boolean found;
        synchronized (this) {
            found = kept(company, id).isPresent();
            if (found) {
                endpoints.remove(id);
            }
        }
        if (found) {
            removed.accept(new EndpointRef(company, id));
        }
        return found;
    }

    private Endpoint keep(Kept next) {
        endpoints.put(next.endpoint().id(), next);
        return next.endpoint();
    }

    private Optional<Kept> kept(CompanyId company, EndpointId id) {
        return Optional.ofNullable(endpoints.get(id))
                .filter(kept -> kept.endpoint().company().equals(company));
    }

    private static Endpoint touched(Endpoint endpoint, Instant at) {
        Instant now = at.isBefore(endpoint.updatedAt()) ? endpoint.updatedAt() : at;
        return new Endpoint(
                endpoint.id(),
                endpoint.company(),
                endpoint.settings(),
                endpoint.apiKey(),
                endpoint.disabledReason(),
                endpoint.createdAt(),
                now);
    }

    synchronized List<Endpoint> all() {
        return endpoints.values().stream().map(Kept::endpoint).toList();
    }

    void beforeTelling(BiPredicate<EndpointRef, Instant> isNotPaused) {
        this.isNotPaused = isNotPaused;
    }

    void whenEnabled(Consumer<Endpoint> told) {
        enabled = enabled.andThen(told);
    }

    void whenMoved(Consumer<Endpoint> told) {
        moved = told;
    }

    void knowing(Function<EndpointRef, EndpointCondition> known) {
        conditions = known;
    }

    boolean canBeTold(EndpointRef ref, Instant now) {
        return find(ref.company(), ref.id()).filter(Endpoint::enabled).isPresent() && isNotPaused.test(ref, now);
    }

    /** Disables it if it is enabled. */
    void disable(EndpointRef ref, String reason, Instant now) {
        change(ref.company(), ref.id(), endpoint -> endpoint.enabled() ? disabled(endpoint, reason, now) : endpoint);
    }

    private static Endpoint disabled(Endpoint endpoint, String reason, Instant now) {
        return new Endpoint(
                endpoint.id(),
                endpoint.company(),
                endpoint.settings().with(EndpointPatchReader.readChange(Map.of("enabled", false))),
                endpoint.apiKey(),
                Optional.of(reason),
                endpoint.createdAt(),
                now);
    }
}
