package dev.leadpatch.application.testing;

import dev.leadpatch.application.access.ApiKey;
import dev.leadpatch.application.access.ApiKey.ApiKeyId;
import dev.leadpatch.application.audit.AuditEntry;
import dev.leadpatch.application.audit.AuditEntry.Actor;
import dev.leadpatch.application.audit.Auditor;
import dev.leadpatch.application.audit.Auditor.TargetType;
import dev.leadpatch.application.audit.Auditor.Verb;
import dev.leadpatch.application.lead.CatalogStore;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.application.webhook.Endpoint.Disablement;
import dev.leadpatch.application.webhook.Endpoint.EndpointId;
import dev.leadpatch.application.webhook.Endpoint.EndpointRef;
import dev.leadpatch.application.webhook.EndpointHealthStore.EndpointHealthStatus;
import dev.leadpatch.application.webhook.EndpointStore;
import dev.leadpatch.application.webhook.EndpointStore.NewEndpoint;
import dev.leadpatch.application.webhook.SigningSecrets;
import dev.leadpatch.domain.endpoint.EndpointPatch;
import dev.leadpatch.domain.value.CompanyId;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Stores webhook endpoints in memory; their companies must be in the catalog store. */
public final class InMemoryEndpointStore implements EndpointStore {
    private final CatalogStore catalogStore;
    private final InMemoryAuditLog auditLog;
    private final Consumer<EndpointRef> onRemoved;
    private final Map<EndpointId, StoredEndpoint> endpoints = new LinkedHashMap<>();
    private BiPredicate<EndpointRef, Instant> isNotHeld = (endpoint, now) -> true;
    private BiFunction<CompanyId, ApiKeyId, Optional<ApiKey>> keyFinder = (company, key) -> Optional.empty();
    private Consumer<Endpoint> onEnabled = endpoint -> {};
    private Consumer<Endpoint> onUrlChanged = endpoint -> {};
    private Function<EndpointRef, EndpointHealthStatus> healthStatusProvider = endpoint -> EndpointHealthStatus.HEALTHY;

    private record StoredEndpoint(Endpoint endpoint, SigningSecrets secrets) {}

    /** @param onRemoved called with each removed endpoint */
    public InMemoryEndpointStore(CatalogStore catalogStore, Consumer<EndpointRef> onRemoved) {
        this(catalogStore, onRemoved, new InMemoryAuditLog());
    }

    InMemoryEndpointStore(CatalogStore catalogStore, Consumer<EndpointRef> onRemoved, InMemoryAuditLog auditLog) {
        this.auditLog = auditLog;
        this.catalogStore = catalogStore;
        this.onRemoved = onRemoved;
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
            CompanyId company, Function<List<Endpoint>, Optional<NewEndpoint>> decider) {
        if (catalogStore.find(company).isEmpty()) {
            throw new IllegalStateException("unknown company: " + company);
        }
        Optional<NewEndpoint> newEndpoint = decider.apply(list(company));
        newEndpoint.ifPresent(added -> {
            store(new StoredEndpoint(added.endpoint(), SigningSecrets.of(added.secret())));
            auditLog.add(added.audit());
        });
        return newEndpoint.map(NewEndpoint::endpoint);
    }

    @Override
    public Optional<Endpoint> change(
            CompanyId company,
            EndpointId id,
            EndpointChange change,
            BiFunction<Endpoint, Endpoint, List<AuditEntry>> audit) {
        Optional<Endpoint> before;
        Optional<Endpoint> after;
        synchronized (this) {
            before = find(company, id);
            after = stored(company, id)
                    .map(existing -> store(new StoredEndpoint(
                            change.apply(existing.endpoint(), othersThan(existing.endpoint())), existing.secrets())));
            if (!before.equals(after)) {
                auditLog.add(audit.apply(before.orElseThrow(), after.orElseThrow()));
            }
        }
        if (before.filter(endpoint -> !endpoint.enabled()).isPresent()) {
            after.filter(Endpoint::enabled).ifPresent(onEnabled);
        }
        if (!before.map(Endpoint::url).equals(after.map(Endpoint::url))) {
            after.ifPresent(onUrlChanged);
        }
        return after;
    }

    private List<Endpoint> othersThan(Endpoint endpoint) {
        return list(endpoint.company()).stream()
                .filter(other -> !other.id().equals(endpoint.id()))
                .toList();
    }

    @Override
    public synchronized Optional<Endpoint> rotate(
            CompanyId company,
            EndpointId id,
            RotatedSecrets secrets,
            Instant until,
            Instant now,
            List<AuditEntry> audit) {
        Optional<Endpoint> rotated = stored(company, id)
                .filter(existing -> !existing.secrets().isOverlappingAt(now) || !until.isAfter(now))
                .map(existing -> store(new StoredEndpoint(
                        updatedAt(existing.endpoint(), now), existing.secrets().rotate(secrets.signing(), until))));
        rotated.ifPresent(endpoint -> auditLog.add(audit));
        return rotated;
    }

    @Override
    public int endSubscriptions(Instant now) {
        int ended = 0;
        for (Endpoint endpoint : all()) {
            Optional<ApiKey> key = endpoint.subscriber().flatMap(id -> keyFinder.apply(endpoint.company(), id));
            Optional<ApiKeyId> successor = key.flatMap(ApiKey::replacedBy);
            successor.ifPresent(other -> handOver(endpoint, other, now));
            if (successor.isEmpty()
                    && !endpoint.hasEnded()
                    && key.filter(subscriber -> !subscriber.isValidAt(now)).isPresent()) {
                String reason =
                        key.flatMap(ApiKey::revokedAt).isPresent() ? Disablement.KEY_REVOKED : Disablement.KEY_EXPIRED;
                change(
                        endpoint.company(),
                        endpoint.id(),
                        (current, others) -> disabledEndpoint(current, reason, now),
                        (before, after) -> audit("subscriptions", after, now, Verb.DISABLED, List.of()));
                ended++;
            }
            if (endpoint.hasEnded() && !endpoint.disabledAt().orElseThrow().isAfter(now.minus(Duration.ofDays(30)))) {
                remove(
                        endpoint.company(),
                        endpoint.id(),
                        audit("subscriptions", endpoint, now, Verb.DELETED, List.of()));
            }
        }
        return ended;
    }

    private static List<AuditEntry> audit(
            String task, Endpoint endpoint, Instant now, Verb verb, List<String> changed) {
        return List.of(new Auditor(endpoint.company(), Actor.service(task), now)
                .entry(TargetType.WEBHOOK_ENDPOINT, endpoint.id(), verb, changed));
    }

    private void handOver(Endpoint endpoint, ApiKeyId successor, Instant now) {
        change(
                endpoint.company(),
                endpoint.id(),
                (current, others) -> new Endpoint(
                        current.id(),
                        current.company(),
                        current.settings(),
                        current.apiKey(),
                        current.disablement(),
                        current.createdBy(),
                        Optional.of(successor),
                        current.createdAt(),
                        current.updatedAt()),
                (before, after) -> audit("subscriptions", after, now, Verb.UPDATED, List.of("subscriber_api_key_id")));
    }

    @Override
    public boolean remove(CompanyId company, EndpointId id, List<AuditEntry> audit) {
        boolean exists;
        synchronized (this) {
            exists = stored(company, id).isPresent();
            if (exists) {
                endpoints.remove(id);
                auditLog.add(audit);
            }
        }
        if (exists) {
            onRemoved.accept(new EndpointRef(company, id));
        }
        return exists;
    }

    private Endpoint store(StoredEndpoint endpoint) {
        endpoints.put(endpoint.endpoint().id(), endpoint);
        return endpoint.endpoint();
    }

    private Optional<StoredEndpoint> stored(CompanyId company, EndpointId id) {
        return Optional.ofNullable(endpoints.get(id))
                .filter(existing -> existing.endpoint().company().equals(company));
    }

    private static Endpoint updatedAt(Endpoint endpoint, Instant now) {
        Instant updatedAt = now.isBefore(endpoint.updatedAt()) ? endpoint.updatedAt() : now;
        return new Endpoint(
                endpoint.id(),
                endpoint.company(),
                endpoint.settings(),
                endpoint.apiKey(),
                endpoint.disablement(),
                endpoint.createdBy(),
                endpoint.subscriber(),
                endpoint.createdAt(),
                updatedAt);
    }

    synchronized List<Endpoint> all() {
        return endpoints.values().stream().map(StoredEndpoint::endpoint).toList();
    }

    void setKeyFinder(BiFunction<CompanyId, ApiKeyId, Optional<ApiKey>> finder) {
        keyFinder = finder;
    }

    void setHoldCheck(BiPredicate<EndpointRef, Instant> isNotHeld) {
        this.isNotHeld = isNotHeld;
    }

    void addEnabledListener(Consumer<Endpoint> listener) {
        onEnabled = onEnabled.andThen(listener);
    }

    void setUrlChangeListener(Consumer<Endpoint> listener) {
        onUrlChanged = listener;
    }

    void setHealthStatusProvider(Function<EndpointRef, EndpointHealthStatus> provider) {
        healthStatusProvider = provider;
    }

    boolean canReceive(EndpointRef ref, Instant now) {
        return find(ref.company(), ref.id()).filter(Endpoint::enabled).isPresent() && isNotHeld.test(ref, now);
    }

    /** Disables the endpoint if it is enabled. Returns whether it was. */
    boolean disable(EndpointRef ref, String reason, Instant now) {
        boolean enabled =
                find(ref.company(), ref.id()).filter(Endpoint::enabled).isPresent();
        change(
                ref.company(),
                ref.id(),
                (endpoint, others) -> endpoint.enabled() ? disabledEndpoint(endpoint, reason, now) : endpoint,
                (before, after) -> audit("deliveries", after, now, Verb.DISABLED, List.of()));
        return enabled;
    }

    private static Endpoint disabledEndpoint(Endpoint endpoint, String reason, Instant now) {
        return new Endpoint(
                endpoint.id(),
                endpoint.company(),
                endpoint.settings().patchedWith(EndpointPatch.readChange(Map.of("enabled", false))),
                endpoint.apiKey(),
                Optional.of(new Disablement(reason, now)),
                endpoint.createdBy(),
                endpoint.subscriber(),
                endpoint.createdAt(),
                now);
    }
}
