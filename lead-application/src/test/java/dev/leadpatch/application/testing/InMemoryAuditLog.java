package dev.leadpatch.application.testing;

import dev.leadpatch.application.audit.AuditEntry;
import dev.leadpatch.application.audit.AuditLog;
import dev.leadpatch.domain.value.CompanyId;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Stores the audit log in memory. */
public final class InMemoryAuditLog implements AuditLog {
    // as the database orders UUIDs
    private static final Comparator<Position> ORDER = Comparator.comparing(Position::at)
            .thenComparing(position -> position.id().toString());

    private final Map<UUID, AuditEntry> entries = new LinkedHashMap<>();

    /** Adds entries, except for those that it has. */
    public synchronized void add(List<AuditEntry> added) {
        added.forEach(entry -> entries.putIfAbsent(entry.id(), entry));
    }

    @Override
    public synchronized Page find(CompanyId company, Optional<Position> before, int limit) {
        return Page.of(
                entries.values().stream()
                        .filter(entry -> entry.company().equals(company))
                        .filter(entry -> before.map(position -> ORDER.compare(Position.of(entry), position) < 0)
                                .orElse(true))
                        .sorted(Comparator.comparing(Position::of, ORDER).reversed())
                        .limit(limit + 1L)
                        .toList(),
                limit);
    }
}
