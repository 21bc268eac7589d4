package dev.leadpatch.application.catalog;

import dev.leadpatch.application.audit.AuditEntry;
import dev.leadpatch.application.audit.AuditedMember;
import dev.leadpatch.application.audit.Auditor;
import dev.leadpatch.application.audit.Auditor.Verb;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Creates the entries of the audit log for the changes of one kind of entries in a catalog. */
record EntryAudit<I, T>(EntryKind<I, T> kind) {

    /** Returns an entry for each added or changed entry, in the order of {@code after}. */
    List<AuditEntry> entries(Auditor auditor, CompanyCatalog before, CompanyCatalog after) {
        if (before.equals(after)) {
            return List.of();
        }
        Map<Long, T> previous =
                entriesOf(before).collect(Collectors.toMap(kind.id()::applyAsLong, Function.identity()));
        return entriesOf(after)
                .flatMap(entry -> describe(auditor, Optional.ofNullable(previous.get(idOf(entry))), entry).stream())
                .toList();
    }

    private Stream<T> entriesOf(CompanyCatalog catalog) {
        return kind.entries().apply(catalog).stream().flatMap(List::stream);
    }

    private long idOf(T entry) {
        return kind.id().applyAsLong(entry);
    }

    private Optional<AuditEntry> describe(Auditor auditor, Optional<T> before, T after) {
        if (before.isEmpty()) {
            return Optional.of(entry(auditor, after, Verb.CREATED, List.of()));
        }
        List<String> changed = AuditedMember.changed(kind.audited().members(), before.get(), after);
        boolean archived = kind.archived().test(after);
        if (archived != kind.archived().test(before.get())) {
            return Optional.of(entry(auditor, after, archived ? Verb.ARCHIVED : Verb.RESTORED, changed));
        }
        return changed.isEmpty() ? Optional.empty() : Optional.of(entry(auditor, after, Verb.UPDATED, changed));
    }

    private AuditEntry entry(Auditor auditor, T entry, Verb verb, List<String> changed) {
        EntryKind.Audited<T> audited = kind.audited();
        return auditor.entry(audited.type(), audited.prefix() + idOf(entry), verb, changed);
    }
}
