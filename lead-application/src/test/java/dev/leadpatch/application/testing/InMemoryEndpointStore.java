package dev.leadpatch.application.testing;

import dev.leadpatch.application.lead.CatalogStore;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.application.webhook.EndpointHealthStatus;
import dev.leadpatch.application.webhook.EndpointId;
import dev.leadpatch.application.webhook.EndpointRef;
import dev.leadpatch.application.webhook.EndpointStore;
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
public final class InMemoryEndpointStore implements EndpointStore {
    private final CatalogStore catalogStore;
    private final Consumer<EndpointRef> onRemoved;
    private final Map<EndpointId, StoredEndpoint> endpoints = new LinkedHashMap<>();
    private BiPredicate<EndpointRef, Instant> isNotPaused = (endpoint, now) -> true;
    private Consumer<Endpoint> onEnabled = endpoint -> {};
    private Consumer<Endpoint> onUrlChanged = endpoint -> {};
    private Function<EndpointRef, EndpointHealthStatus> healthStatusProvider = endpoint -> EndpointHealthStatus.HEALTHY;

    private record StoredEndpoint(Endpoint endpoint, SigningSecrets secrets) {}

    /** @param removed told of each endpoint that was forgotten */
    public InMemoryEndpointStore(CatalogStore catalogs, Consumer<EndpointRef> removed) {
        this.catalogStore = catalogs;
        this.onRemoved = removed;
    }

    @Override
    public synchronized List<Endpoint> list(CompanyId company) {
        return endpoints.values().stream()
                .map(StoredEndpoint::endpoint)
                .filter(endpoint -> endpoint.company().equals(company))
                .toList();
    }

    synchronized long countDisabled() {
        return all().stream().filter(endpoint -> !endpoint.enabled()).count();
    }

    @Override
    public synchronized Optional<Endpoint> find(CompanyId company, EndpointId id) {
        return stored(company, id).map(StoredEndpoint::endpoint);
    }

    @Override
    public Map<EndpointId, EndpointHealthStatus> healthStatuses(CompanyId company) {
        return list(company).stream()
                .collect(Collectors.toMap(Endpoint::id, endpoint -> healthStatusProvider.apply(endpoint.ref())));
    }

    @Override
    public synchronized Optional<SigningSecrets> secrets(CompanyId company, EndpointId id) {
        return stored(company, id).map(StoredEndpoint::secrets);
    }

    @Override
    public synchronized Optional<Endpoint> add(
            CompanyId company, Function<List<Endpoint>, Optional<NewEndpoint>> decision) {
        if (catalogStore.find(company).isEmpty()) {
            throw new IllegalStateException("there is no company " + company);
        }
        Optional<NewEndpoint> decided = decision.apply(list(company));
        decided.ifPresent(added -> endpoints.put(
                added.endpoint().id(), new StoredEndpoint(added.endpoint(), SigningSecrets.of(added.secret()))));
        return decided.map(NewEndpoint::endpoint);
    }

    @Override
    public Optional<Endpoint> change(CompanyId company, EndpointId id, UnaryOperator<Endpoint> change) {
        Optional<Endpoint> before;
        Optional<Endpoint> after;
        synchronized (this) {
            before = find(company, id);
            after = stored(company, id)
                    .map(kept -> store(new StoredEndpoint(change.apply(kept.endpoint()), kept.secrets())));
        }
        if (before.filter(endpoint -> !endpoint.enabled()).isPresent()) {
            after.filter(Endpoint::enabled).ifPresent(onEnabled);
        }
        if (!before.map(Endpoint::url).equals(after.map(Endpoint::url))) {
            after.ifPresent(onUrlChanged);
        }
        return after;
    }

    @Override
    public synchronized Optional<Endpoint> rotate(
            CompanyId company, EndpointId id, String secret, Instant until, Instant now) {
        return stored(company, id)
                .filter(kept -> !kept.secrets().isOverlappingAt(now) || !until.isAfter(now))
                .map(kept -> store(new StoredEndpoint(
                        updatedAt(kept.endpoint(), now), kept.secrets().rotate(secret, until))));
    }

    @Override
    public boolean remove(CompanyId company, EndpointId id) {
        boolean found;
        synchronized (this) {
            found = stored(company, id).isPresent();
            if (found) {
                endpoints.remove(id);
            }
        }
        if (found) {
            onRemoved.accept(new EndpointRef(company, id));
        }
        return found;
    }

    private Endpoint store(StoredEndpoint next) {
        endpoints.put(next.endpoint().id(), next);
        return next.endpoint();
    }

    private Optional<StoredEndpoint> stored(CompanyId company, EndpointId id) {
        return Optional.ofNullable(endpoints.get(id))
                .filter(kept -> kept.endpoint().company().equals(company));
    }

    private static Endpoint updatedAt(Endpoint endpoint, Instant at) {
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
        return endpoints.values().stream().map(StoredEndpoint::endpoint).toList();
    }

    void setPauseCheck(BiPredicate<EndpointRef, Instant> isNotPaused) {
        this.isNotPaused = isNotPaused;
    }

    void addEnabledListener(Consumer<Endpoint> told) {
        onEnabled = onEnabled.andThen(told);
    }

    void setUrlChangeListener(Consumer<Endpoint> told) {
        onUrlChanged = told;
    }

    void setHealthStatusProvider(Function<EndpointRef, EndpointHealthStatus> known) {
        healthStatusProvider = known;
    }

    boolean canReceive(EndpointRef ref, Instant now) {
        return find(ref.company(), ref.id()).filter(Endpoint::enabled).isPresent() && isNotPaused.test(ref, now);
    }

    /** Disables it if it is enabled. */
    void disable(EndpointRef ref, String reason, Instant now) {
        change(
                ref.company(),
                ref.id(),
                endpoint -> endpoint.enabled() ? disabledEndpoint(endpoint, reason, now) : endpoint);
    }

    private static Endpoint disabledEndpoint(Endpoint endpoint, String reason, Instant now) {
        return new Endpoint(
                endpoint.id(),
                endpoint.company(),
                endpoint.settings().patchedWith(EndpointPatchReader.readChange(Map.of("enabled", false))),
                endpoint.apiKey(),
                Optional.of(reason),
                endpoint.createdAt(),
                now);
    }
}
