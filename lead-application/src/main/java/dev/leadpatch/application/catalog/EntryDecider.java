package dev.leadpatch.application.catalog;

import dev.leadpatch.application.catalog.CatalogEntryStore.CatalogDecision;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.catalog.EntryPatch;
import dev.leadpatch.domain.violation.DocumentPath;
import dev.leadpatch.domain.violation.Violation;
import dev.leadpatch.domain.violation.Violations;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PrimitiveIterator;
import java.util.UUID;
import java.util.function.UnaryOperator;

/**
 * Decides about changes of one kind of entries in a catalog. The methods are pure.
 *
 * @param entries the entries of the kind in {@code catalog}
 */
record EntryDecider<I, T>(EntryKind<I, T> kind, CompanyCatalog catalog, List<T> entries) {
    /** Returns the decider; empty if the catalog can't have entries of the kind. */
    static <I, T> Optional<EntryDecider<I, T>> of(EntryKind<I, T> kind, CompanyCatalog catalog) {
        return kind.entries().apply(catalog).map(entries -> new EntryDecider<>(kind, catalog, entries));
    }

    /** Finds the entry with this id. */
    Optional<T> find(I id) {
        return entries.stream()
                .filter(entry -> kind.idOf().apply(kind.id().applyAsLong(entry)).equals(id))
                .findFirst();
    }

    CatalogDecision<CatalogResult<T>> create(EntryPatch<I, T> patch, UUID uuid, Instant now) {
        List<Violation> violations = creationViolations(patch.readErrors());
        if (!violations.isEmpty()) {
            return unchanged(new CatalogResult.Rejected<>(violations));
        }
        T created = patch.newEntry(kind.idOf().apply(newIds().nextLong()), uuid, now);
        Optional<T> existing = findConflict(created);
        if (existing.isPresent()) {
            return unchanged(alreadyExists(existing.get()));
        }
        return entries.size() >= kind.max() ? unchanged(new CatalogResult.LimitReached<>(kind.max())) : stored(created);
    }

    CatalogDecision<CatalogResult<List<T>>> findOrCreate(
            List<? extends EntryPatch<I, T>> patches, List<UUID> uuids, Instant now) {
        if (patches.size() > kind.max()) {
            return unchanged(new CatalogResult.LimitReached<>(kind.max()));
        }
        List<Violation> violations = creationViolations(readErrors(patches));
        if (!violations.isEmpty()) {
            return unchanged(new CatalogResult.Rejected<>(violations));
        }
        PrimitiveIterator.OfLong ids = newIds();
        Map<String, T> byKey = new HashMap<>();
        entries.forEach(entry -> byKey.putIfAbsent(kind.uniqueKey(entry), entry));
        List<T> found = new ArrayList<>();
        List<T> created = new ArrayList<>();
        for (int i = 0; i < patches.size(); i++) {
            EntryPatch<I, T> patch = patches.get(i);
            UUID uuid = uuids.get(i);
            String key = kind.uniqueKey(patch.newEntry(kind.idOf().apply(1), uuid, now)); // of any id
            found.add(byKey.computeIfAbsent(key, missing -> {
                T entry = patch.newEntry(kind.idOf().apply(ids.nextLong()), uuid, now);
                created.add(entry);
                return entry;
            }));
        }
        return !created.isEmpty() && entries.size() + created.size() > kind.max()
                ? unchanged(new CatalogResult.LimitReached<>(kind.max()))
                : new CatalogDecision<>(kind.putAll().apply(catalog, created), new CatalogResult.Success<>(found));
    }

    CatalogDecision<CatalogResult<T>> update(I id, EntryPatch<I, T> patch) {
        Optional<T> current = find(id);
        if (current.isEmpty()) {
            return unchanged(new CatalogResult.NotFound<>());
        }
        Violations violations = new Violations();
        violations.addAll(patch.readErrors());
        violations.addAll(patch.violations(current.get()));
        if (!violations.isEmpty()) {
            return unchanged(new CatalogResult.Rejected<>(violations.toList()));
        }
        T updated = patch.applyTo(current.get());
        // companies may have been loaded with duplicates: only a new label must be unique
        boolean sameKey = kind.uniqueKey(updated).equals(kind.uniqueKey(current.get()));
        Optional<T> existing = sameKey ? Optional.empty() : findConflict(updated);
        return existing.isPresent() ? unchanged(alreadyExists(existing.get())) : stored(updated);
    }

    CatalogDecision<CatalogResult<T>> replace(I id, UnaryOperator<T> change) {
        return find(id).map(entry -> stored(change.apply(entry)))
                .orElseGet(() -> unchanged(new CatalogResult.NotFound<>()));
    }

    private List<Violation> creationViolations(List<Violation> readErrors) {
        Violations violations = new Violations();
        violations.addAll(readErrors);
        kind.creationCheck().apply(catalog).ifPresent(violations::add);
        return violations.toList();
    }

    private List<Violation> readErrors(List<? extends EntryPatch<I, T>> patches) {
        List<Violation> errors = new ArrayList<>();
        for (int i = 0; i < patches.size(); i++) {
            for (Violation error : patches.get(i).readErrors()) {
                errors.add(error.within(DocumentPath.ROOT.item(i)));
            }
        }
        return errors;
    }

    private PrimitiveIterator.OfLong newIds() {
        return IdSequence.after(entries.stream().mapToLong(kind.id()));
    }

    private Optional<T> findConflict(T entry) {
        String key = kind.uniqueKey(entry);
        return entries.stream()
                .filter(other -> kind.uniqueKey(other).equals(key))
                .filter(other -> kind.id().applyAsLong(other) != kind.id().applyAsLong(entry))
                .findFirst();
    }

    private CatalogResult<T> alreadyExists(T existing) {
        return new CatalogResult.AlreadyExists<>(
                kind.uniqueMember(),
                kind.id().applyAsLong(existing),
                kind.archived().test(existing));
    }

    private CatalogDecision<CatalogResult<T>> stored(T entry) {
        return new CatalogDecision<>(kind.putAll().apply(catalog, List.of(entry)), new CatalogResult.Success<>(entry));
    }

    private <R> CatalogDecision<CatalogResult<R>> unchanged(CatalogResult<R> result) {
        return new CatalogDecision<>(catalog, result);
    }
}
