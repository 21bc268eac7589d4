package dev.leadpatch.application.catalog;

import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.catalog.CatalogEntryStore.CatalogDecision;
import dev.leadpatch.application.catalog.ManageCatalog.ArchivedEntries;
import dev.leadpatch.application.catalog.ManageCatalog.Entries;
import dev.leadpatch.application.idempotency.IdempotentOutcome;
import dev.leadpatch.application.idempotency.IdempotentRequest;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.catalog.EntryPatch;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Manages the entries of one kind. Each change is a decision about the catalog, which the store serializes. */
final class EntriesService<I, T> implements Entries<I, T> {
    private final EntryKind<I, T> kind;
    private final CatalogEntryStore catalogStore;
    private final InstantSource clock;
    private final Supplier<UUID> uuids;

    /** @param uuids generates the public ids of entries */
    EntriesService(EntryKind<I, T> kind, CatalogEntryStore catalogStore, InstantSource clock, Supplier<UUID> uuids) {
        this.kind = kind;
        this.catalogStore = catalogStore;
        this.clock = clock;
        this.uuids = uuids;
    }

    @Override
    public CatalogResult<List<T>> list(Caller caller, ArchivedEntries archived) {
        return read(
                caller,
                decider -> Optional.of(decider.entries().stream()
                        .filter(entry -> isListed(entry, archived))
                        .toList()));
    }

    private boolean isListed(T entry, ArchivedEntries archived) {
        return switch (archived) {
            case EXCLUDE -> !kind.archived().test(entry);
            case INCLUDE -> true;
            case ONLY -> kind.archived().test(entry);
        };
    }

    @Override
    public CatalogResult<T> find(Caller caller, I id) {
        return read(caller, decider -> decider.find(id));
    }

    private <R> CatalogResult<R> read(Caller caller, Function<EntryDecider<I, T>, Optional<R>> query) {
        if (!caller.hasPermission(Permission.READ)) {
            return new CatalogResult.Forbidden<>(Permission.READ);
        }
        return catalogStore
                .find(caller.company())
                .flatMap(catalog -> EntryDecider.of(kind, catalog))
                .flatMap(query)
                .<CatalogResult<R>>map(CatalogResult.Success::new)
                .orElseGet(CatalogResult.NotFound::new);
    }

    @Override
    public CatalogResult<T> create(Caller caller, EntryPatch<I, T> entry) {
        UUID uuid = uuids.get();
        Instant now = now();
        return kind.mayCreate(caller)
                ? change(caller, entry.readErrors().isEmpty(), decider -> decider.create(entry, uuid, now))
                : new CatalogResult.Forbidden<>(kind.creator());
    }

    @Override
    public IdempotentOutcome<CatalogResult<T>> createOnce(
            Caller caller, EntryPatch<I, T> entry, IdempotentRequest<CatalogResult<T>> request) {
        if (!kind.mayCreate(caller)) {
            return new IdempotentOutcome.Executed<>(new CatalogResult.Forbidden<>(kind.creator()));
        }
        UUID uuid = uuids.get();
        Instant now = now();
        return catalogStore
                .changeOnce(caller.company(), request, deciderFor(caller, decider -> decider.create(entry, uuid, now)))
                .orElseGet(() -> new IdempotentOutcome.Executed<>(new CatalogResult.NotFound<>()));
    }

    @Override
    public CatalogResult<List<T>> findOrCreate(Caller caller, List<? extends EntryPatch<I, T>> entries) {
        if (!kind.mayCreate(caller)) {
            return new CatalogResult.Forbidden<>(kind.creator());
        }
        List<UUID> newUuids = Stream.generate(uuids).limit(entries.size()).toList();
        Instant now = now();
        return change(
                caller,
                entries.size() <= kind.max()
                        && entries.stream().allMatch(entry -> entry.readErrors().isEmpty()),
                decider -> decider.findOrCreate(entries, newUuids, now));
    }

    @Override
    public CatalogResult<T> update(Caller caller, I id, EntryPatch<I, T> patch) {
        return caller.hasPermission(Permission.ADMIN)
                ? change(caller, patch.readErrors().isEmpty(), decider -> decider.update(id, patch))
                : new CatalogResult.Forbidden<>(Permission.ADMIN);
    }

    @Override
    public CatalogResult<T> archive(Caller caller, I id) {
        Instant now = now();
        return replace(
                caller,
                id,
                entry -> kind.archived().test(entry) ? entry : kind.archive().apply(entry, now));
    }

    @Override
    public CatalogResult<T> restore(Caller caller, I id) {
        return replace(caller, id, kind.restore()::apply);
    }

    private CatalogResult<T> replace(Caller caller, I id, UnaryOperator<T> change) {
        return caller.hasPermission(Permission.ADMIN)
                ? change(caller, true, decider -> decider.replace(id, change))
                : new CatalogResult.Forbidden<>(Permission.ADMIN);
    }

    /** @param mayWrite false if the request is invalid: its violations are found without a lock */
    private <R> CatalogResult<R> change(
            Caller caller, boolean mayWrite, Function<EntryDecider<I, T>, CatalogDecision<CatalogResult<R>>> decision) {
        Function<CompanyCatalog, CatalogDecision<CatalogResult<R>>> decider = deciderFor(caller, decision);
        Optional<CatalogResult<R>> result = mayWrite
                ? catalogStore.change(caller.company(), decider)
                : catalogStore.find(caller.company()).map(decider).map(CatalogDecision::result);
        return result.orElseGet(CatalogResult.NotFound::new);
    }

    private <R> Function<CompanyCatalog, CatalogDecision<CatalogResult<R>>> deciderFor(
            Caller caller, Function<EntryDecider<I, T>, CatalogDecision<CatalogResult<R>>> decision) {
        EntryAudit<I, T> audit = new EntryAudit<>(kind);
        Instant now = now();
        return catalog -> EntryDecider.of(kind, catalog)
                .map(decision)
                .map(decided -> new CatalogDecision<>(
                        decided.catalog(),
                        audit.entries(caller.auditor(now), catalog, decided.catalog()),
                        visibleTo(caller, decided.result())))
                .orElseGet(() -> new CatalogDecision<>(catalog, new CatalogResult.NotFound<>()));
    }

    /** Omits the data of the catalog from violations and conflicts, unless the caller may read. */
    private static <R> CatalogResult<R> visibleTo(Caller caller, CatalogResult<R> result) {
        if (caller.hasPermission(Permission.READ)) {
            return result;
        }
        if (result instanceof CatalogResult.Rejected<R> rejected) {
            return new CatalogResult.Rejected<>(caller.visible(rejected.violations()));
        }
        return result instanceof CatalogResult.AlreadyExists<R> conflict
                ? new CatalogResult.AlreadyExists<>(conflict.member(), Optional.empty())
                : result;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
